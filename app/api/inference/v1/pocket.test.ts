import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { context } from '@/lib/server/root'
import { call } from './wire.fixture'

const pocket = async () => (await context()).models.get('pocket', new AbortController().signal)

const model = 'pocket'
const user = (content: string) => [{ role: 'user', content }]
const odd = {
  'nothing at all': user(''),
  'half a character': user('\ud800'),
  'control characters': user('\u0000\u0007\r\n'),
  'special tokens': user('<|end|><|assistant|><|bos|>'),
  'emoji made of many': user('🏴‍☠️👩‍👩‍👧‍👦'.repeat(8)),
  'an assistant without a user': [{ role: 'assistant', content: '' }],
  'three assistants in a row': Array.from({ length: 3 }, () => ({ role: 'assistant', content: 'Ahoy' })),
  'a system message last': [...user('Hi'), { role: 'system', content: 'Be brief.' }],
  'more than the model reads': user('sea '.repeat(3000)),
}

/** Odd requests that validate: they are answered, or refused in plain words, by the model that Tiller ships. */
describe.skipIf(!existsSync('models/pocket/catalogue.jsonl'))('with models/pocket', () => {
  it.each(Object.entries(odd))('%s', async (_, messages) => {
    const conversation = { messages, model }
    const responses = await Promise.all([
      call('POST chat/completions', { ...conversation, max_completion_tokens: 3, top_p: 0 }),
      call('POST chat/tokenize', conversation),
      call('POST chat-attribution/compute-features', conversation),
      call('POST chat-attribution/compute-logits', conversation),
      call('POST chat-attribution/contrast', { dataset_1: [messages], dataset_2: [user('Hi')], model }),
      call('POST attributions/compute-logit-attribution', { ...conversation, startIndex: 2, endIndex: 2 }),
    ])
    for (const response of responses) {
      expect([200, 400, 422], `${response.url} ${await response.clone().text()}`).toContain(response.status)
    }
  })

  it.each(['\u0000', '\ud800', '"', '()*?[', 'é'.repeat(2000), '𓀀'.repeat(500)])(
    'looks for %j',
    async (query) => {
      const feature_ids = [(await pocket()).catalogue.entries[0]!.uuid]
      for (const response of [
        await call('GET features/search', { query, model }),
        await call('POST features/rerank', { query, model, feature_ids }),
      ]) {
        expect([200, 400], await response.clone().text()).toContain(response.status)
      }
    },
  )

  it('knows every neighbour but the feature itself, and no dead one', async () => {
    const { catalogue } = await pocket()
    const response = await call('POST attributions/neighbors', { feature_indices: [3], model, top_k: 8192 })
    const { neighbors } = (await response.json()) as { neighbors: { index_in_sae: number }[] }
    expect(neighbors.length).toBeGreaterThan(400)
    expect(new Set(neighbors.map(({ index_in_sae }) => index_in_sae)).size).toBe(neighbors.length)
    for (const { index_in_sae } of neighbors) {
      expect(index_in_sae).not.toBe(3)
      expect(catalogue.byIndex(index_in_sae)?.alive).toBe(true)
    }
  })
})
