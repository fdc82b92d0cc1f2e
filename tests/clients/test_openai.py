"""OpenAI's own Python client against a running Tiller, found at TILLER_URL."""

import asyncio
import os

import openai
import pytest

BASE_URL = os.environ["TILLER_URL"].rstrip("/") + "/v1"
QUESTION = [{"role": "user", "content": "Tell me about Tokyo."}]


@pytest.fixture(scope="session")
def client():
    return openai.OpenAI(api_key="any", base_url=BASE_URL, max_retries=1, timeout=120)


@pytest.fixture(scope="session")
def model(client):
    return client.models.list().data[0].id


@pytest.fixture
def ask(client, model):
    def create(**over):
        settings = dict(model=model, messages=QUESTION, seed=7, temperature=0.7, max_tokens=30)
        return client.chat.completions.create(**{**settings, **over})

    return create


def test_models(client, model):
    assert model.startswith("tiller/")
    assert client.models.retrieve(model).id == model
    assert client.models.retrieve(model.removeprefix("tiller/")).id == model


def test_chat(ask, model):
    answer = ask()
    assert answer.object == "chat.completion"
    assert answer.model == model
    assert answer.choices[0].message.role == "assistant"
    assert answer.choices[0].message.content
    assert answer.usage.completion_tokens <= 30
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
    assert ask().choices[0].message.content == answer.choices[0].message.content


def test_stream(ask):
    whole = ask()
    chunks = list(ask(stream=True, stream_options={"include_usage": True}))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert chunks[-1].choices == []
    assert chunks[-1].usage == whole.usage
    assert all(chunk.usage is None for chunk in chunks[:-1])
    assert chunks[-2].choices[0].finish_reason == whole.choices[0].finish_reason


def test_async_stream(ask, model):
    async def streamed():
        async with openai.AsyncOpenAI(api_key="any", base_url=BASE_URL, timeout=120) as client:
            stream = await client.chat.completions.create(
                model=model, messages=QUESTION, seed=7, temperature=0.7, max_tokens=30, stream=True
            )
            return "".join([chunk.choices[0].delta.content or "" async for chunk in stream])

    assert asyncio.run(streamed()) == ask().choices[0].message.content


def test_the_stream_helper(client, model, ask):
    settings = dict(model=model, messages=QUESTION, seed=7, temperature=0.7, max_tokens=30, stop=["e"])
    with client.chat.completions.stream(**settings) as stream:
        final = stream.get_final_completion()
    assert final.choices[0].finish_reason == "stop"
    assert final.choices[0].message.content == ask(stop=["e"]).choices[0].message.content


def test_leaving_a_stream_leaves_the_server_free(ask):
    for _ in range(8):
        with ask(stream=True, max_tokens=900) as stream:
            next(iter(stream))
    assert ask(max_tokens=2).usage.completion_tokens <= 2


def test_stop(ask):
    whole = ask().choices[0].message.content
    word = whole.split()[-1]
    answer = ask(stop=[word])
    assert answer.choices[0].finish_reason == "stop"
    assert answer.choices[0].message.content == whole[: whole.index(word)]


@pytest.mark.parametrize("field", ["max_tokens", "max_completion_tokens"])
def test_length(ask, field):
    answer = ask(**{"max_tokens": openai.omit, field: 3})
    assert answer.choices[0].finish_reason == "length"
    assert answer.usage.completion_tokens == 3


def test_choices(ask):
    texts = [choice.message.content for choice in ask(n=3).choices]
    assert texts == [ask(seed=7 + i).choices[0].message.content for i in range(3)]


def test_logprobs(ask):
    answer = ask(logprobs=True, top_logprobs=4, max_tokens=8)
    content = answer.choices[0].logprobs.content
    assert len(content) == answer.usage.completion_tokens
    for token in content:
        assert token.logprob <= token.top_logprobs[0].logprob <= 0
        assert len(token.top_logprobs) == 4
    greedy = ask(temperature=0, logprobs=True, top_logprobs=1, max_tokens=8).choices[0].logprobs.content
    assert all(token.token == token.top_logprobs[0].token for token in greedy)


def test_roles_and_parts(ask):
    plain = ask(messages=[{"role": "system", "content": "Be brief."}, *QUESTION])
    developer = [{"role": "developer", "content": [{"type": "text", "text": "Be brief."}]}, *QUESTION]
    assert ask(messages=developer).choices[0].message == plain.choices[0].message
    answer = plain.choices[0].message
    more = ask(messages=[*QUESTION, answer, {"role": "user", "content": "And food?"}])
    assert more.usage.prompt_tokens > plain.usage.completion_tokens


def test_steering_by_extra_body(ask):
    steered = ask(extra_body={"interventions": [{"index_in_sae": 0, "strength": 0, "mode": "add"}]})
    assert steered.choices[0].message == ask().choices[0].message
    with pytest.raises(openai.BadRequestError, match="at most 1"):
        ask(extra_body={"interventions": [{"index_in_sae": 0, "strength": 3}]})


def test_errors(client, ask, model):
    with pytest.raises(openai.NotFoundError) as unknown:
        ask(model="gpt-4o")
    assert unknown.value.code == "model_not_found"
    assert model in unknown.value.message
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-4o")
    with pytest.raises(openai.BadRequestError) as wrong:
        ask(temperature=9)
    assert (wrong.value.param, wrong.value.type) == ("temperature", "invalid_request_error")
    with pytest.raises(openai.BadRequestError, match="calls no tools"):
        ask(tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}])
    image = [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]
    with pytest.raises(openai.BadRequestError, match="reads text only"):
        ask(messages=[{"role": "user", "content": image}])
    with pytest.raises(openai.BadRequestError) as long:
        ask(messages=[{"role": "user", "content": "sea " * 4000}])
    assert long.value.code == "context_length_exceeded"
