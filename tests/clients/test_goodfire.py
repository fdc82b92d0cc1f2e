"""The flows of the `goodfire` package's own documentation, against Tiller."""

import asyncio

import goodfire
import numpy as np
import pytest
from conftest import DOCUMENTED_MODEL, SERVED_MODEL
from goodfire.api.exceptions import NotFoundException, RequestFailedException

TOKYO = [{"role": "user", "content": "Tell me about Tokyo."}]
CONVERSATION = [
    {"role": "user", "content": "Talk like a pirate. Tell me about Tokyo."},
    {"role": "assistant", "content": "Arr, Tokyo be the capital of Japan, matey!"},
]
PLAIN = [
    {"role": "user", "content": "Tell me about Tokyo."},
    {"role": "assistant", "content": "Tokyo is the capital of Japan."},
]
GREEDY = {"temperature": 0, "max_completion_tokens": 40}


@pytest.fixture(scope="module", autouse=True)
def current_event_loop():
    """The package asks for the current event loop, which newer Pythons no longer make by themselves."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture(scope="module")
def client(tiller_url):
    return goodfire.Client(api_key="any key", base_url=tiller_url)


@pytest.fixture
def variant():
    return goodfire.Variant(DOCUMENTED_MODEL)


@pytest.fixture(scope="module")
def pirate(client):
    return client.features.search("talk like a pirate", model=DOCUMENTED_MODEL, top_k=5)


def text_of(response):
    return response.choices[0].message["content"]


def indexes(features):
    """Unlike uuids, which the package holds as text here and as UUID there, indexes can be compared."""
    return {feature.index_in_sae for feature in features}


def firing(client, messages=CONVERSATION):
    """The feature that fires most over a conversation, with its number of tokens."""
    return client.features.inspect(messages, model=SERVED_MODEL).top(k=1)[0]


def test_search_finds_what_a_query_means(pirate):
    assert len(pirate) == 5
    assert "pirate" in pirate[0].label.lower()
    assert [feature.index_in_sae for feature in pirate[0, 1]] == [pirate[0].index_in_sae, pirate[1].index_in_sae]


def test_chat_names_the_model_that_ran_and_repeats_itself_for_the_same_seed(client, variant):
    first = client.chat.completions.create(TOKYO, model=variant, max_completion_tokens=30)
    again = client.chat.completions.create(TOKYO, model=SERVED_MODEL, max_completion_tokens=30)
    assert first.model == SERVED_MODEL
    assert text_of(first) == text_of(again) != ""


def test_streaming_says_the_same_token_by_token(client, variant):
    whole = client.chat.completions.create(TOKYO, model=variant, **GREEDY)
    chunks = list(client.chat.completions.create(TOKYO, model=variant, stream=True, **GREEDY))
    assert "".join(chunk.choices[0].delta.content for chunk in chunks) == text_of(whole)
    indices = [chunk.choices[0].gf_token_index for chunk in chunks]
    assert indices == sorted(set(indices)) and len(indices) > 5
    assert chunks[-1].choices[0].finish_reason == whole.choices[0].finish_reason


def test_the_asynchronous_client_streams_too(tiller_url):
    async def said():
        client = goodfire.AsyncClient(api_key="any key", base_url=tiller_url)
        stream = await client.chat.completions.create(TOKYO, model=SERVED_MODEL, stream=True, **GREEDY)
        return "".join([chunk.choices[0].delta.content async for chunk in stream])

    assert asyncio.get_event_loop().run_until_complete(said()) != ""


def test_setting_a_feature_changes_the_answer_and_resetting_it_brings_it_back(client, variant, pirate):
    plain = text_of(client.chat.completions.create(TOKYO, model=variant, **GREEDY))
    variant.set(pirate[0, 1], 0.8)
    steered = text_of(client.chat.completions.create(TOKYO, model=variant, **GREEDY))
    assert steered != plain
    variant.reset()
    assert text_of(client.chat.completions.create(TOKYO, model=variant, **GREEDY)) == plain


def test_a_variant_that_was_saved_and_loaded_answers_the_same(client, variant, pirate):
    variant.set(pirate[0], 0.9)
    loaded = goodfire.Variant.from_json(variant.json())
    answers = [text_of(client.chat.completions.create(TOKYO, model=each, **GREEDY)) for each in (variant, loaded)]
    assert answers[0] == answers[1]


def test_inspection_shows_what_fires_where(client, variant):
    context = client.features.inspect(CONVERSATION, model=variant)
    assert "".join(token._token for token in context.tokens).count("Arr, Tokyo be") == 1
    top = context.top(k=10)
    assert len(top) == 10
    counts = [activation.activation for activation in top]
    assert counts == sorted(counts, reverse=True) and counts[0] >= 1
    assert context.lookup()[top[0].feature.index_in_sae].label == top[0].feature.label
    assert top.vector()[top[0].feature.index_in_sae] == counts[0]
    assert len(context.tokens[-3].inspect(k=3)) == 3


@pytest.mark.parametrize("aggregate_by", ["mean", "max", "sum"])
def test_inspection_aggregates(client, variant, aggregate_by):
    top = client.features.inspect(CONVERSATION, model=variant, aggregate_by=aggregate_by).top(k=5)
    assert all(activation.activation > 0 for activation in top)


def test_inspection_of_given_features_leaves_the_others_out(client, variant):
    fires = firing(client).feature
    context = client.features.inspect(CONVERSATION, model=variant, features=goodfire.FeatureGroup([fires]))
    assert set(context.lookup()) == {fires.index_in_sae}
    assert context.top(k=5)[0].feature.index_in_sae == fires.index_in_sae


def test_activations_are_a_matrix_of_tokens_and_features(client, variant):
    matrix = client.features.activations(CONVERSATION, model=variant)
    context = client.features.inspect(CONVERSATION, model=variant)
    assert matrix.shape[0] == len(context.tokens)
    assert np.count_nonzero(matrix) == sum(len(token._feature_acts) for token in context.tokens)


def test_contrast_and_rerank(client, variant):
    plain, pirate = client.features.contrast(dataset_1=[PLAIN], dataset_2=[CONVERSATION], model=variant, top_k=20)
    assert 0 < len(plain) <= 20 and 0 < len(pirate) <= 20
    assert indexes(plain).isdisjoint(indexes(pirate))
    reranked = client.features.rerank(features=pirate, query="pirate", model=variant, top_k=3)
    assert indexes(reranked) <= indexes(pirate)
    assert len(reranked) == min(3, len(pirate))


def test_neighbors_of_a_feature_and_of_a_group(client, variant, pirate):
    near = client.features.neighbors(pirate[0], model=variant, top_k=5)
    assert len(near) == 5
    assert pirate[0].index_in_sae not in indexes(near)
    group = client.features.neighbors(pirate, model=variant, top_k=5)
    assert indexes(group).isdisjoint(indexes(pirate))


def test_lookup(client, pirate):
    found = client.features.lookup([pirate[0].index_in_sae, 0], model=SERVED_MODEL)
    assert found[pirate[0].index_in_sae].label == pirate[0].label
    assert set(found) == {pirate[0].index_in_sae, 0}


def test_edits_hold_only_while_their_condition_does(client, variant, pirate):
    plain = text_of(client.chat.completions.create(TOKYO, model=variant, **GREEDY))
    fires = firing(client, PLAIN).feature
    variant.set_when(fires > 1e6, {pirate[0]: 0.9, pirate[1]: 0.9})
    assert text_of(client.chat.completions.create(TOKYO, model=variant, **GREEDY)) == plain
    variant.reset()
    variant.set_when(fires >= 0, {pirate[0]: 0.9, pirate[1]: 0.9})
    assert text_of(client.chat.completions.create(TOKYO, model=variant, **GREEDY)) != plain


def test_handlers_are_told_where_their_condition_holds(client, variant, pirate):
    heard = []
    variant.handle_when(pirate[0] >= 0, heard.append)
    chunks = list(client.chat.completions.create(TOKYO, model=variant, stream=True, **GREEDY))
    said = "".join(chunk.choices[0].delta.content for chunk in chunks)
    assert heard[0].response_so_far == ""
    assert all(said.startswith(context.response_so_far) for context in heard)
    assert len({context.response_so_far for context in heard}) > 3
    heard.clear()
    client.chat.completions.create(TOKYO, model=variant, **GREEDY)
    assert len(heard) == 1


@pytest.mark.parametrize("stream", [False, True])
def test_generation_is_aborted_when_its_condition_holds(client, variant, pirate, stream):
    variant.abort_when(pirate[0] >= 0)
    with pytest.raises(goodfire.InferenceAbortedException):
        response = client.chat.completions.create(TOKYO, model=variant, stream=stream, **GREEDY)
        list(response)
    variant.reset()
    variant.abort_when(pirate[0] > 1e6)
    list(client.chat.completions.create(TOKYO, model=variant, stream=stream, **GREEDY))


def test_logits_of_the_next_token(client, variant):
    logits = client.chat.logits(CONVERSATION, model=variant, top_k=20).logits
    assert len(logits) == 20
    assert list(logits.values()) == sorted(logits.values(), reverse=True)
    some = list(logits)[3:5]
    filtered = client.chat.logits(CONVERSATION, model=variant, filter_vocabulary=some).logits
    assert filtered == {word: logits[word] for word in some}


def test_attribution_explains_a_token(client, variant):
    index = len(client.features.inspect(PLAIN, model=variant).tokens) - 3
    attribution = client.features.attribute(PLAIN, index=index, model=variant)
    values = [each.value for each in attribution.features]
    assert values == sorted(values, reverse=True) and values[0] > 0
    assert attribution.features[0].feature.label
    assert all(token.index < index for token in attribution.features[0].token_activations)


def test_auto_steer_returns_edits_that_a_variant_takes(client, variant):
    edits = client.features.AutoSteer("talk like a pirate", model=variant)
    assert len(edits) > 0
    variant.set(edits)
    assert text_of(client.chat.completions.create(TOKYO, model=variant, **GREEDY)) != ""


def test_auto_conditional_returns_a_condition_that_a_variant_takes(client, variant, pirate):
    condition = client.features.AutoConditional("the assistant talks like a pirate", model=variant)
    variant.set_when(condition, {pirate[0]: 0.5})
    assert text_of(client.chat.completions.create(TOKYO, model=variant, **GREEDY)) != ""


def test_contrastive_stimulus_feeds_contrast(client, variant):
    shown, plain = client.features.generate_contrastive_stimulus("talk like a pirate")
    assert len(shown) == len(plain) > 0
    first, _ = client.features.contrast(dataset_1=shown, dataset_2=plain, model=variant, top_k=3)
    assert len(first) > 0


def test_a_model_that_is_not_served_is_refused_with_the_names_of_those_that_are(client):
    with pytest.raises(RequestFailedException, match=f"Input should be '{SERVED_MODEL}'"):
        client.chat.completions.create(TOKYO, model="meta-llama/Meta-Llama-3.1-405B")


def test_an_address_that_does_not_exist(tiller_url):
    lost = goodfire.Client(api_key="any key", base_url=f"{tiller_url}/api/inference/v1/nowhere")
    with pytest.raises((NotFoundException, RequestFailedException)):
        lost.features.search("pirate", model=SERVED_MODEL)
