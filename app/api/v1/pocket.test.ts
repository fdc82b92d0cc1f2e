import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  chatEvent,
  chatResponse,
  errorBody,
  inspectResponse,
  searchResponse,
} from '@/lib/protocols/tiller/contract'
import { context } from '@/lib/server/root'
import { post } from '@/lib/testing/fixture'
import { Feature, Variant } from '@/lib/steering'
import { POST as chat } from './chat/completions/route'
import { POST as inspect } from './features/inspect/route'
import { POST as search } from './features/search/route'
import { POST as createVariant } from './variants/route'

const pocket = async () => (await context()).models.get('pocket', new AbortController().signal)

const home = { session_id: 'default_session' }
const pirate = 'Talks like a pirate'

async function found(query: string): Promise<string[]> {
  const response = await search(post({ ...home, query, top_k: 5 }))
  return searchResponse.parse(await response.json()).map(({ label }) => label)
}

/** The model that Tiller ships, whole: engine, catalogue and routes. */
describe.skipIf(!existsSync('models/pocket/catalogue.jsonl'))('with models/pocket', () => {
  it.each([
    ['pirate', pirate],
    ['sea robber', pirate],
    ['ahoy', pirate],
    ['cowboy', 'Talks like a cowboy'],
    ['howdy', 'Talks like a cowboy'],
    ['bard', 'Talks like Shakespeare'],
    ['sorrowful', 'Sounds sad'],
    ['excited', 'Sounds enthusiastic'],
    ['ghost', 'Sounds spooky'],
    ['robot', 'Talks like a robot'],
    ['grouchy', 'Sounds grumpy'],
    ['yelling', 'Shouts in capital letters'],
    ['kid', 'Talks like a little child'],
    ['capital letters', 'Shouts in capital letters'],
    ['Make it a pirate', pirate],
  ])('a search for “%s” shows “%s” among the first five', async (query, label) => {
    expect(await found(query)).toContain(label)
  })

  const question = {
    ...home,
    messages: [{ role: 'user', content: 'Tell me about Tokyo.' }],
    stream: false,
    seed: 7,
  }
  const answer = async (over: object = {}) =>
    chatResponse.parse(await (await chat(post({ ...question, max_completion_tokens: 60, ...over }))).json())

  it('gives the same answer for the same seed, and another one when steered, without keeping the edit', async () => {
    const first = await answer()
    const steered = await answer({ pending: [{ feature_label: pirate, value: 0.8 }] })
    expect(steered.content).not.toBe(first.content)
    expect((await answer()).content).toBe(first.content)
  })

  it.each(['9223372036854775807', '18446744073709551615', '9007199254740993', '-3'])(
    'tells a seed back that gives the answer again: %s',
    async (seed) => {
      const body = JSON.stringify({ ...question, max_completion_tokens: 60 }).replace(
        '"seed":7',
        `"seed":${seed}`,
      )
      const first = chatResponse.parse(await (await chat(post(body))).json())
      expect((await answer({ seed: first.seed })).content).toBe(first.content)
      const drawn = await answer({ seed: undefined })
      expect((await answer({ seed: drawn.seed })).content).toBe(drawn.content)
    },
  )

  it('holds a steered answer to a form, and its draw to the fewest tokens', async () => {
    const schema = {
      type: 'object',
      properties: { kind: { enum: ['city', 'river'] } },
      required: ['kind'],
      additionalProperties: false,
    }
    const response_format = { type: 'json_schema', json_schema: { name: 'place', schema } }
    const pending = [{ feature_label: pirate, value: 0.5 }]
    const { content } = await answer({ response_format, pending })
    expect(['city', 'river']).toContain((JSON.parse(content) as { kind: string }).kind)
    const [narrow, greedy] = [await answer({ top_k: 1, pending }), await answer({ temperature: 0, pending })]
    expect(narrow.content).toBe(greedy.content)
  })

  it('gives the same answer while others are being written', async () => {
    const alone = await answer()
    const pending = [{ feature_label: pirate, value: 0.8 }]
    const together = await Promise.all([answer(), answer({ pending }), answer({ seed: 8 }), answer()])
    expect(together[0]?.content).toBe(alone.content)
    expect(together[3]?.content).toBe(alone.content)
  })

  it('refuses a conversation that leaves no room, and cuts an answer to the room there is', async () => {
    const { contextLength } = (await pocket()).engine.card
    const long = { messages: [{ role: 'user', content: 'sea '.repeat(contextLength) }] }
    expect((await chat(post({ ...question, ...long }))).status).toBe(400)
    const { usage } = await answer({ max_completion_tokens: 4096 })
    expect(usage.total_tokens).toBeLessThanOrEqual(contextLength)
  })

  it('ends an answer where an abort condition holds, and keeps what was said', async () => {
    const { catalogue, engine } = await pocket()
    const feature = new Feature(catalogue.entries.find(({ alive }) => alive)!)
    const variant_id = 'ends'
    const variant = new Variant(engine.card.model)
    variant.abortWhen(feature.ge(0))
    const [event_name] = variant.abortEvents
    expect((await createVariant(post({ ...home, variant_id, variant_json: variant.json() }))).status).toBe(
      200,
    )
    const whole = await chat(post({ ...question, variant_id }))
    expect(whole.status).toBe(400)
    const refusal = { code: 'inference_aborted', content: '', event_name }
    expect(errorBody.parse(await whole.json())).toMatchObject(refusal)
    const streamed = await chat(post({ ...question, variant_id, stream: true }))
    expect(streamed.status).toBe(200)
    const [last] = (await streamed.text()).trim().split('\n\n').reverse()
    const event = chatEvent.parse(JSON.parse(last!.replace('data: ', '')))
    expect(event).toMatchObject({ type: 'error', code: 'inference_aborted', event_name })
  })

  it('shows what fires on a conversation, as shares, and no feature twice', async () => {
    const messages = [{ role: 'user', content: 'Talk like a pirate. Tell me about the sea.' }]
    const list = inspectResponse.parse(await (await inspect(post({ ...home, messages }))).json())
    expect(list).toHaveLength(20)
    expect(new Set(list.map((feature) => feature.index_in_sae)).size).toBe(20)
    for (const { activation } of list) expect(activation > 0 && activation <= 1).toBe(true)
  })
})
