"""The flows of vllm-sdk's own documentation, against a running Tiller.

TILLER_URL is where it runs. It must know the Llama names as aliases, since the package allows no others:
MODEL_ALIASES="meta-llama/Llama-3.3-70B-Instruct=tiller/pocket" (the served model's name comes from GET /v1/models).
"""

import asyncio
import math
import os
import re

import httpx
import pytest
from vllm_sdk import AsyncClient, ChatMessage, Client, FeatureItem, Variant, config
from vllm_sdk.exceptions import VLLMAPIError, VLLMConnectionError, VLLMValidationError

URL = os.environ["TILLER_URL"].rstrip("/")
MODEL = "meta-llama/Llama-3.3-70B-Instruct"
QUESTION = "About 100 words, please give me some tourist information about Tokyo."
PIRATE = re.compile(r"\b(arr+|matey|ye|yer|ahoy|avast|aye|landlubber|scallywag)\b", re.IGNORECASE)
PIRATE_STYLE = "Talks like a pirate"
TOKYO = [{"role": "user", "content": QUESTION}]
PIRATE_TALK = [
    ChatMessage(role="user", content=QUESTION),
    ChatMessage(role="assistant", content="Ahoy, matey! If ye be lookin' fer adventure, Tokyo be the place fer ye!"),
]


@pytest.fixture(autouse=True)
def _base_url(monkeypatch):
    """The package chooses the base URL by the model's name, from this table alone."""
    monkeypatch.setitem(config._MODEL_URLS, MODEL, URL)


@pytest.fixture(scope="session")
def served():
    return httpx.get(f"{URL}/v1/models", timeout=60).raise_for_status().json()["data"][0]["id"]


@pytest.fixture
def client():
    return Client(api_key="some-key")


@pytest.fixture
def variant():
    return Variant(MODEL)


def pirates(client, variant):
    return client.features.search(query="roleplay as pirate", model=variant, top_k=3).data


def test_chat(client, variant, served):
    response = client.chat.completions.create(
        model=variant,
        messages=[ChatMessage(role="user", content="Say hello in one sentence.")],
        max_completion_tokens=50,
        temperature=0.7,
    )
    assert response.choices[0].message.content.strip()
    assert response.choices[0].finish_reason in ("stop", "length")
    assert response.model == served
    usage = response.usage
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


@pytest.mark.parametrize("key", ["sk_live_0123", "some-key", "Bearer some-key"])
def test_keys(key):
    """Keys that begin with sk_live_ travel in a header of their own."""
    assert len(pirates(Client(api_key=key), Variant(MODEL))) == 3


def test_search(client, variant):
    features = pirates(client, variant)
    assert len(features) == 3
    assert "pirate" in features[0].label.lower()
    assert all(feature.layer == features[0].layer for feature in features)


def about_tokyo(client, variant):
    """What the model says by three seeds."""
    settings = dict(model=variant, messages=TOKYO, max_completion_tokens=100, temperature=0.7)
    answers = [client.chat.completions.create(**settings, seed=seed) for seed in range(3)]
    return [answer.choices[0].message.content for answer in answers]


def test_steering_is_reproducible(client, variant):
    plain = about_tokyo(client, variant)
    features = pirates(client, variant)
    steered = about_tokyo(client, variant.set(features=[features[0], features[1]], strength=0.40))
    assert steered != plain
    assert about_tokyo(client, variant.reset()) == plain


def test_pirate_in_tokyo(client, variant):
    """The example of the documentation: the first two features found, at 0.40."""
    features = pirates(client, variant)
    if not any(feature.label == PIRATE_STYLE for feature in features[:2]):
        pytest.skip(f'this model has no feature labelled "{PIRATE_STYLE}", so nothing here makes a pirate')
    plain = " ".join(about_tokyo(client, variant))
    steered = " ".join(about_tokyo(client, variant.set(features=[features[0], features[1]], strength=0.40)))
    assert len(PIRATE.findall(steered)) > len(PIRATE.findall(plain))


def test_clamping_is_not_adding(client):
    """Where the feature fires: at rest both come to the same."""

    def logits(mode):
        variant = Variant(MODEL).add_intervention(index, strength=0.5, mode=mode)
        return client.features.logits(model=variant, messages=PIRATE_TALK, top_k=50).logits

    index = pirates(client, Variant(MODEL))[0].index_in_sae
    assert logits("add") == logits(None)
    assert logits("add") != logits("clamp")


def test_streaming(variant, served):
    async def streamed():
        client = AsyncClient(api_key="key")
        variant.set((await client.features.search(query="pirate", model=variant, top_k=1)).data, 0.3)
        settings = dict(model=variant, messages=TOKYO, max_completion_tokens=60, temperature=0.7, seed=5)
        chunks = [chunk async for chunk in client.chat.completions.create_stream(**settings)]
        whole = await client.chat.completions.create(**settings)
        return chunks, whole

    chunks, whole = asyncio.run(streamed())
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == whole.choices[0].message.content
    assert {chunk.model for chunk in chunks} == {served}
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices[0].finish_reason] == [
        whole.choices[0].finish_reason
    ]


@pytest.mark.parametrize("method", ["mean", "max", "sum", "frequency"])
def test_inspect(client, variant, method):
    inspection = client.features.inspect(
        model=variant, messages=PIRATE_TALK, top_k=10, aggregation_method=method
    )
    values = [feature.activation for feature in inspection.features]
    assert len(values) == 10
    assert values == sorted(values, reverse=True)
    assert all(value > 0 for value in values)
    assert inspection.model == MODEL
    assert inspection.usage.total_tokens > 20
    if method == "frequency":
        assert all(isinstance(value, int) and value <= inspection.usage.total_tokens for value in values)


def test_activations(client, variant):
    mean, largest = (
        client.features.activations(model=variant, messages=PIRATE_TALK, aggregation_method=method).activations
        for method in ("mean", "max")
    )
    assert len(mean) == len(largest) > 1000
    assert all(0 <= a <= b for a, b in zip(mean, largest))
    inspected = client.features.inspect(
        model=variant, messages=PIRATE_TALK, top_k=100, aggregation_method="max"
    ).features
    for row in inspected:
        assert largest[row.feature.index_in_sae] == pytest.approx(row.activation)


def test_logits(client, variant):
    messages = [{"role": "user", "content": "Say hello in one sentence."}, PIRATE_TALK[1]]
    logits = client.features.logits(model=variant, messages=messages, end_idx=142).logits
    assert len(logits) > 1000
    top = client.features.logits(model=variant, messages=messages, top_k=10).logits
    assert top == dict(sorted(logits.items(), key=lambda pair: pair[1], reverse=True)[:10])
    middle = client.features.logits(model=variant, messages=messages, start_idx=3, end_idx=6).logits
    single = [
        client.features.logits(model=variant, messages=messages, start_idx=at, end_idx=at + 1).logits
        for at in (3, 4, 5)
    ]
    # Parts of characters share their text, and the largest of their values stands for them all.
    for text in (text for text in top if "\ufffd" not in text):
        mean = sum(row[text] for row in single) / 3
        assert math.isclose(middle[text], mean, rel_tol=1e-4, abs_tol=1e-4)


def test_interventions_change_logits(client, variant):
    plain = client.features.logits(model=variant, messages=TOKYO, top_k=50).logits
    variant.set(pirates(client, variant)[0], strength=0.6)
    assert client.features.logits(model=variant, messages=TOKYO, top_k=50).logits != plain


def test_attribute(variant):
    """By the asynchronous client: the synchronous one of vllm-sdk 0.2.0 looks for a parser that it does not have."""
    client = AsyncClient(api_key="key")

    def attributed(**over):
        response = asyncio.run(client.features.attribute(model=variant, messages=PIRATE_TALK, **over))
        assert response.model == MODEL
        assert response.usage.total_tokens > 20
        return [abs(row.activation) for row in response.features]

    effects = attributed(start_idx=20, end_idx=24, top_k=5)
    assert len(effects) == 5
    assert effects == sorted(effects, reverse=True)
    assert effects[0] > 0
    assert len(attributed()) == 10


def test_contrast_and_rerank(client, variant):
    def dataset(answer):
        return [
            [{"role": "user", "content": "Hello how are you?"}, {"role": "assistant", "content": answer}]
        ]

    contrast = client.features.contrast(
        model=variant,
        dataset_1=dataset("I am a helpful assistant. How can I help you?"),
        dataset_2=dataset("What do you call an alligator in a vest? An investigator!"),
        k_to_add=30,
        k_to_remove=30,
    )
    assert contrast.top_to_add and contrast.top_to_remove
    assert not {f.id for f in contrast.top_to_add} & {f.id for f in contrast.top_to_remove}
    reranked = client.features.rerank(
        query="funny", model=variant, features=contrast.top_to_remove, top_k=10
    )
    assert len(reranked.data) == min(10, len(contrast.top_to_remove))
    assert {f.id for f in reranked.data} <= {f.id for f in contrast.top_to_remove}


def test_rerank_puts_what_fits_first(client, variant):
    tokyo = client.features.search(query="music", model=variant, top_k=5).data
    features = [feature for feature in tokyo if "pirate" not in feature.label.lower()]
    pirate = pirates(client, variant)[0]
    reranked = client.features.rerank(query="pirate", model=variant, features=[*features, pirate], top_k=1)
    assert reranked.data == [pirate]


def test_errors(client, variant, monkeypatch):
    with pytest.raises(VLLMValidationError, match="at most 1"):
        variant.add_intervention(0, strength=7)
        client.chat.completions.create(model=variant, messages=TOKYO, max_completion_tokens=5)
    with pytest.raises(VLLMValidationError, match="There is no feature with index 99999999"):
        other = Variant(MODEL).add_intervention(99_999_999, strength=0.1)
        client.features.inspect(model=other, messages=TOKYO)
    with pytest.raises(VLLMValidationError, match="another model"):
        stranger = FeatureItem(id="x", label="x", layer=1, index_in_sae=0)
        client.features.rerank(query="x", model=MODEL, features=[stranger])
    monkeypatch.setitem(config._MODEL_URLS, "no/such-model", URL)
    with pytest.raises(VLLMAPIError, match="not served here.*tiller/"):
        client.chat.completions.create(model="no/such-model", messages=TOKYO, max_completion_tokens=5)


def test_a_stream_that_cannot_begin(variant):
    async def streamed():
        variant.add_intervention(0, strength=7)
        stream = AsyncClient(api_key="key").chat.completions.create_stream(
            model=variant, messages=TOKYO, max_completion_tokens=5
        )
        return [chunk async for chunk in stream]

    with pytest.raises(VLLMConnectionError):
        asyncio.run(streamed())


def test_the_answer_names_the_model_that_ran(served):
    """vllm-sdk's schema knows two names only; the real one stands beside it."""
    body = {"model": MODEL, "messages": TOKYO}
    response = httpx.post(f"{URL}/v1/chat_attribution/inspect", json=body, timeout=60).raise_for_status()
    assert response.json()["model"] == MODEL
    assert response.json()["served_model"] == served
    assert response.headers["x-tiller-model"] == served
