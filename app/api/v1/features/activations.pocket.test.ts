import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { activationsResponse } from '@/lib/protocols/tiller/contract'
import { post } from '@/lib/testing/fixture'
import { POST as follow } from './activations/route'

const messages = [
  { role: 'user', content: 'Tell me about Tokyo.' },
  { role: 'assistant', content: 'Tokyo is a huge city in Japan.' },
]
const read = async (over: object = {}) => {
  const body = { session_id: 'reading-tokens', messages, alternatives: 3, ...over }
  return activationsResponse.parse(await (await follow(post(body))).json())
}

describe.skipIf(!existsSync('models/pocket/catalogue.jsonl'))('what Pocket expected at each token', () => {
  it('tells it of the last message, and of nothing else', async () => {
    const { tokens, predictions } = await read()
    expect(predictions!.map((each) => each !== null)).toEqual(tokens.map(({ message }) => message === 1))
  })

  it('gives a token the same probability in the list as by itself, and none beyond 1 together', async () => {
    const { tokens, predictions } = await read({ alternatives: 10 })
    const told = predictions!.flatMap((each, i) => (each ? [{ ...each, text: tokens[i]!.text }] : []))
    expect(told.length).toBeGreaterThan(5)
    for (const { text, probability, alternatives } of told) {
      const listed = alternatives.find((each) => each.text === text)
      if (listed) expect(listed.probability).toBeCloseTo(probability)
      expect(alternatives.reduce((sum, each) => sum + each.probability, 0)).toBeLessThanOrEqual(1.000001)
      expect([...alternatives].sort((a, b) => b.probability - a.probability)).toEqual(alternatives)
    }
    expect(told.filter(({ text, alternatives }) => alternatives[0]?.text === text).length).toBeGreaterThan(3)
  })

  it('expects other words under other edits, and leaves the variant as it is', async () => {
    const first = (await read()).predictions!.find((each) => each !== null)!
    const pending = [{ feature_label: 'Talks like a pirate', value: 0.8 }]
    const steered = (await read({ pending })).predictions!.find((each) => each !== null)!
    expect(steered.probability).toBeLessThan(first.probability / 2)
    expect((await read()).predictions!.find((each) => each !== null)).toEqual(first)
  })
})
