"""What OpenAI's own Python client says, its refusals included."""

import httpx2
import openai

from recorder import recording_transport

MODEL = "tiller/pocket"
HELLO = [{"role": "user", "content": "Say hello in one sentence."}]
TALK = [
    {"role": "developer", "content": "Be brief."},
    *HELLO,
    {"role": "assistant", "content": "Ahoy, matey!"},
    {"role": "user", "content": [{"type": "text", "text": "And once"}, {"type": "text", "text": "more?"}]},
]
SETTINGS = {"model": MODEL, "messages": HELLO, "max_completion_tokens": 12, "temperature": 0.7, "seed": 3}
STREAM = {"stream": True, "stream_options": {"include_usage": True}}
LOGPROBS = {"logprobs": True, "top_logprobs": 2}


async def record(url):
    """Every exchange is named by what it shows: most of them share one address."""
    shown = ""
    transport = recording_transport(httpx2, "lib/protocols/openai/fixtures", lambda *_: shown)
    client = openai.AsyncOpenAI(
        api_key="key", base_url=f"{url}/v1", max_retries=0, http_client=httpx2.AsyncClient(transport=transport)
    )
    create = client.chat.completions.create

    shown = "models"
    await client.models.list()
    shown = "model"
    await client.models.retrieve(MODEL)
    shown = "chat"
    await create(**SETTINGS)
    shown = "chat-stream"
    async for _ in await create(**SETTINGS, **STREAM):
        pass
    shown = "chat-choices"
    await create(**{**SETTINGS, "messages": TALK, "n": 2, "top_p": 0.9, "stop": ["\n\n"], "user": "me"}, **LOGPROBS)
    shown = "chat-logprobs-stream"
    async for _ in await create(**SETTINGS, **STREAM, **LOGPROBS):
        pass
    shown = "chat-steered"
    await create(**SETTINGS, extra_body={"interventions": [{"index_in_sae": 0, "strength": 0.4, "mode": "add"}]})
    shown = "refused-model"
    await refused(openai.NotFoundError, create(**{**SETTINGS, "model": "gpt-4o"}))
    shown = "refused-tools"
    tool = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}
    await refused(openai.BadRequestError, create(**SETTINGS, tools=[tool]))
    shown = "refused-temperature"
    await refused(openai.BadRequestError, create(**{**SETTINGS, "temperature": 3}))


async def refused(kind, call):
    try:
        await call
    except kind:
        return
    raise AssertionError(f"{kind.__name__} was not raised")
