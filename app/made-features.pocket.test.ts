import { beforeAll, describe, expect, it } from 'vitest'
import { BASE_URL, routed } from './api/inference/v1/wire.fixture'
import {
  chatResponse,
  errorBody,
  featureDetail,
  inspectResponse,
  makeEvent,
  searchResponse,
  type FeatureDetail,
  type MakeEvent,
} from '@/lib/protocols/tiller/contract'
import { createEmberClient } from '@/lib/sdk/ember'
import { context } from '@/lib/server/root'
import { Controller, Variant } from '@/lib/steering'
import { post } from '@/lib/testing/fixture'
import { POST as openAiChat } from './v1/chat/completions/route'
import { POST as chat } from './api/v1/chat/completions/route'
import { POST as createVariant } from './api/v1/variants/route'
import { DELETE as remove, GET as read } from './api/v1/features/[feature_id]/route'
import { POST as clear } from './api/v1/features/clear/route'
import { POST as inspect } from './api/v1/features/inspect/route'
import { POST as make } from './api/v1/features/route'
import { POST as search } from './api/v1/features/search/route'
import { POST as steer } from './api/v1/features/steer/route'

const LABEL = 'Pirate of my own'
const home = { session_id: 'default_session' }
const question = [{ role: 'user' as const, content: 'Tell me about Tokyo.' }]
const making = { ...home, label: LABEL, sentence: 'talks like a pirate', prompts: 8, seed: 3 }
const never = new AbortController().signal
const pocket = async () => (await context()).models.get('pocket', never)
const at = (feature_id: string) => ({ params: Promise.resolve({ feature_id }) })
const address = (id: string) => new Request(`http://tiller.test/api/v1/features/${id}`)

async function eventsOf(response: Response): Promise<MakeEvent[]> {
  const lines = (await response.text()).split('\n').filter((line) => line.startsWith('data: '))
  return lines.map((line) => makeEvent.parse(JSON.parse(line.slice('data: '.length))))
}

async function answer(over: object = {}): Promise<string> {
  const request = { ...home, messages: question, stream: false, seed: 7, max_completion_tokens: 40, ...over }
  return chatResponse.parse(await (await chat(post(request))).json()).content
}

/** How strongly the SAE's own pirate feature fires on an answer, read without steering. */
async function piracy(content: string): Promise<number> {
  const { catalogue, engine } = await pocket()
  const { indexInSae } = catalogue.byLabel('Talks like a pirate')[0]!
  const messages = [...question, { role: 'assistant' as const, content }]
  const { rows } = await engine.activations({ messages, controller: new Controller() }, never)
  return rows.reduce((sum, { indices, values }) => sum + (values[indices.indexOf(indexInSae)] ?? 0), 0)
}

/** A feature made of a sentence, on the model that Tiller ships, through every protocol. */
describe('a made feature, with models/pocket', () => {
  let events: MakeEvent[]
  let made: FeatureDetail
  beforeAll(async () => {
    events = await eventsOf(await make(post(making)))
    const last = events.at(-1)
    if (last?.type !== 'made') expect.fail(JSON.stringify(last))
    made = last.feature
  }, 240_000)

  it('tells what is being done, stage by stage to its end', () => {
    const progress = events.flatMap((event) =>
      event.type === 'progress' && event.stage !== 'waiting' ? [event] : [],
    )
    expect([...new Set(progress.map(({ stage }) => stage))]).toEqual([
      'answering',
      'reading',
      'choosing a layer',
      'calibrating',
      'gathering evidence',
    ])
    expect(progress.filter(({ stage }) => stage === 'answering').map(({ done }) => done)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8,
    ])
    expect(progress.at(-1)!.done).toBe(progress.at(-1)!.total)
  })

  it('comes with evidence: what it was learned from, how well, and its measured curve', async () => {
    const detail = featureDetail.parse(
      await (await read(address(made.feature_id), at(made.feature_id))).json(),
    )
    expect(detail).toEqual(made)
    expect(made.made).toMatchObject({ sentence: 'talks like a pirate', warning: null })
    expect(made.made!.area).toBeGreaterThan(0.9)
    expect(made.made!.probe_layer).toBeNull()
    expect(made.curve!.length).toBeGreaterThan(2)
    expect(made.curve!.map(({ strength }) => strength)).toContain(1)
    expect(made.fluent_up_to).toBe(1)
    expect(made.promoted.length).toBeGreaterThan(5)
    expect(made.examples[0]!.activations[made.examples[0]!.peak]).toBeCloseTo(made.max_activation_strength)
    expect(made.neighbors?.map(({ label }) => label)).toContain('Talks like a pirate')
  })

  it('steers answers toward what was asked for, as the SAE’s own feature sees it, and away from it', async () => {
    const plain = await piracy(await answer())
    const pending = [{ feature_id: made.feature_id, value: 1 }]
    expect(await piracy(await answer({ pending }))).toBeGreaterThan(plain + 20)
  })

  it('is found by its label and by its sentence, and read in what it fires on', async () => {
    for (const query of [LABEL, 'talks like a pirate']) {
      const found = searchResponse.parse(await (await search(post({ ...home, query }))).json())
      expect(found.map(({ label }) => label)).toContain(LABEL)
    }
    const messages = [...question, { role: 'assistant', content: 'Ahoy, matey! Arr, Tokyo be grand, aye.' }]
    const heard = inspectResponse.parse(await (await inspect(post({ ...home, messages, top_k: 100 }))).json())
    expect(heard.map(({ label }) => label)).toContain(LABEL)
  })

  it('is found, looked up and steered by Ember’s client', async () => {
    const ember = createEmberClient({ baseUrl: BASE_URL, fetch: routed, maxRetries: 0 })
    const found = await ember.features.search(LABEL, 'pocket', { topK: 3 })
    const own = Array.from(found).find(({ label }) => label === LABEL)!
    expect(own.indexInSae).toBe(made.index_in_sae)
    expect((await ember.features.lookup([own.indexInSae], 'pocket')).get(own.indexInSae)?.uuid).toBe(
      made.feature_id,
    )
    const said = async (variant: Variant) => {
      const options = { temperature: 0, maxCompletionTokens: 30 }
      return (await ember.chat.completions.create(question, variant, options)).choices[0]!.message.content
    }
    const variant = new Variant('pocket')
    const plain = await said(variant)
    variant.set(own, 1)
    expect(await piracy(await said(variant))).toBeGreaterThan((await piracy(plain)) + 20)
  })

  it('is steered by the interventions of /v1, with log-probabilities', async () => {
    const body = (interventions: object[]) =>
      post({
        model: 'pocket',
        messages: question,
        temperature: 0,
        max_tokens: 30,
        logprobs: true,
        interventions,
      })
    const said = async (interventions: object[]) =>
      (await (await openAiChat(body(interventions))).json()) as {
        choices: { message: { content: string }; logprobs: { content: unknown[] } }[]
      }
    const push = { index_in_sae: made.index_in_sae, strength: 1, mode: 'add' }
    const { choices } = await said([push])
    expect(await piracy(choices[0]!.message.content)).toBeGreaterThan(20)
    expect(choices[0]!.logprobs.content.length).toBeGreaterThan(5)
  })

  it('refuses a label that is taken, before anything is done', async () => {
    const response = await make(post(making))
    expect(response.status).toBe(422)
    expect(errorBody.parse(await response.json()).detail).toContain('"label"')
  })

  it('stops when the client leaves, and keeps nothing', async () => {
    const leaving = new AbortController()
    const response = await make(post({ ...making, label: 'Left' }, { signal: leaving.signal }))
    const reader = response.body!.getReader()
    await reader.read()
    leaving.abort()
    await reader.cancel()
    const { slots, catalogue } = await pocket()
    const release = await slots.making.acquire(never)
    release()
    expect(catalogue.byLabel('Left')).toEqual([])
  })

  it('is kept for when its model is loaded again', async () => {
    const { made: store } = await context()
    expect((await store.list('pocket')).map(({ entry }) => entry.uuid)).toEqual([made.feature_id])
  })

  it('is gone once deleted; a variant that steers by it says so, until its edit is cleared', async () => {
    const created = await createVariant(post({ ...home, variant_id: 'with-made' }))
    expect(created.status).toBe(200)
    const variant = { ...home, variant_id: 'with-made' }
    await steer(post({ ...variant, feature_id: made.feature_id, value: 0.5 }))
    const copy = { ...home, variant_id: 'copy-with-made' }
    await createVariant(post({ ...copy, base_variant_id: 'with-made' }))
    const deleted = await remove(
      new Request(address(made.feature_id).url, { method: 'DELETE' }),
      at(made.feature_id),
    )
    expect(await deleted.json()).toEqual({
      label: LABEL,
      feature_id: made.feature_id,
      index_in_sae: made.index_in_sae,
    })
    const again = await remove(
      new Request(address(made.feature_id).url, { method: 'DELETE' }),
      at(made.feature_id),
    )
    expect(again.status).toBe(404)
    expect((await read(address(made.feature_id), at(made.feature_id))).status).toBe(404)
    const refused = await chat(post({ ...variant, messages: question, stream: false }))
    expect(refused.status).toBe(404)
    expect(errorBody.parse(await refused.json()).detail).toContain(`"${LABEL}"`)
    expect((await steer(post({ ...variant, feature_id: made.feature_id, value: 1 }))).status).toBe(404)
    const removal = [{ feature_id: made.feature_id, value: null }]
    const without = { ...variant, messages: question, stream: false, pending: removal }
    expect((await chat(post(without))).status).toBe(200)
    expect((await steer(post({ ...variant, edits: removal }))).status).toBe(200)
    expect((await chat(post({ ...variant, messages: question, stream: false }))).status).toBe(200)
    expect((await chat(post({ ...copy, messages: question, stream: false }))).status).toBe(404)
    expect((await clear(post({ ...copy, feature_id: made.feature_id }))).status).toBe(200)
    expect((await chat(post({ ...copy, messages: question, stream: false }))).status).toBe(200)
  })

  it('of the SAE cannot be deleted', async () => {
    const { uuid } = (await pocket()).catalogue.entries[0]!
    const response = await remove(new Request(address(uuid).url, { method: 'DELETE' }), at(uuid))
    expect(response.status).toBe(422)
  })
})
