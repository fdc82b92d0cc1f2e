"""What the `goodfire` package says, in the order of its documentation."""

import goodfire
import httpx

from recorder import below, recording_transport

MODEL = "tiller/pocket"
HELLO = [{"role": "user", "content": "Say hello in one sentence."}]
TALK = [*HELLO, {"role": "assistant", "content": "Ahoy, matey!"}]
SETTINGS = {"max_completion_tokens": 12, "temperature": 0.7, "seed": 3, "system_prompt": "Be brief."}
SPECIFICATION = "sound sad"


async def record(url):
    asynchronous = httpx.AsyncClient
    transport = recording_transport(httpx, "lib/sdk/ember/fixtures", below("/api/inference/v1/"))
    httpx.AsyncClient = lambda: asynchronous(transport=transport)
    try:
        await say(goodfire.AsyncClient(api_key="key", base_url=url))
    finally:
        httpx.AsyncClient = asynchronous


async def say(client):
    features = client.features
    found = await features.search("roleplay as pirate", model=MODEL, top_k=3)
    await features.rerank(found, "captain", model=MODEL, top_k=2)
    await features.lookup([feature.index_in_sae for feature in found], model=MODEL)
    await features.neighbors(found, model=MODEL, top_k=3)
    variant = goodfire.Variant(MODEL)
    variant.set(found[0, 1], 0.4)
    variant.set_when(found[0] > 0.5, {found[2]: -0.3})
    await client.chat.completions.create(HELLO, model=variant, **SETTINGS)
    async for _ in await client.chat.completions.create(HELLO, model=variant, stream=True, **SETTINGS):
        pass
    await client.chat.logits(TALK, model=variant, top_k=5, filter_vocabulary=None)
    await features._tokenize(TALK, model=MODEL)
    await features.attribute(TALK, index=8, model=MODEL)
    await features.inspect(TALK, model=variant, aggregate_by="max")
    await features.contrast(dataset_1=[HELLO], dataset_2=[TALK], model=MODEL, top_k=2)
    await features.AutoSteer(SPECIFICATION, model=MODEL)
    await features.AutoConditional(SPECIFICATION, model=MODEL)
    await features.generate_contrastive_stimulus(SPECIFICATION)
