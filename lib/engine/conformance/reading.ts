import { expect, it } from 'vitest'
import { Controller } from '@/lib/steering'
import { PositionOutOfRange } from '../errors'
import { type Bench } from './bench'

/** What the engine tells of a conversation without answering it. */
export function reading(bench: Bench): void {
  const { never, needs, request } = bench

  it('reports activations for every token, positive and within the SAE', async (context) => {
    needs(context, 'activations', 'tokenize')
    const { messages } = request()
    const { tokens, rows } = await bench.engine.activations({ messages, controller: new Controller() }, never)
    expect(tokens).toEqual(await bench.engine.tokenize(messages))
    expect(rows).toHaveLength(tokens.length)
    expect(rows.some((row) => row.indices.length > 0)).toBe(true)
    for (const row of rows) {
      expect(row.values.every((v) => v > 0)).toBe(true)
      expect(row.indices.every((i) => i >= 0 && i < bench.latents)).toBe(true)
    }
  })

  it('assigns each token to its message, and template tokens to none', async (context) => {
    needs(context, 'tokenize')
    const messages = [
      { role: 'user' as const, content: 'Hello there 🙂' },
      { role: 'assistant' as const, content: 'Hi.' },
      { role: 'user' as const, content: 'Hello there 🙂' },
    ]
    const tokens = await bench.engine.tokenize(messages)
    const joined = messages.map((_, i) => tokens.filter((t) => t.message === i).length)
    expect(joined[0]).toBe(joined[2])
    expect(Math.min(...joined)).toBeGreaterThan(0)
    expect(tokens.some((t) => t.message === null)).toBe(true)
  })

  it('reads special tokens that a person types as plain text', async (context) => {
    needs(context, 'tokenize')
    const special = (await bench.engine.tokenize(request().messages)).find(
      (t) => t.message === null && t.text.trim(),
    )!
    const typed = await bench.engine.tokenize([{ role: 'user', content: `a ${special.text} b` }])
    expect(typed.filter((t) => t.message === 0).some((t) => t.id === special.id)).toBe(false)
  })

  it('gives the logits of any stretch of the conversation', async (context) => {
    needs(context, 'logits', 'tokenize')
    const { messages, controller } = request()
    const count = (await bench.engine.tokenize(messages)).length
    const all = await bench.engine.logits({ messages, controller, from: 0, to: count }, never)
    expect(all).toHaveLength(count)
    expect(all.at(-1)).toEqual((await bench.engine.logits({ messages, controller }, never))[0])
    expect(await bench.engine.logits({ messages, controller, from: 2, to: 4 }, never)).toEqual(
      all.slice(2, 4),
    )
    await expect(bench.engine.logits({ messages, controller, from: 3, to: 3 }, never)).rejects.toThrow(
      PositionOutOfRange,
    )
    await expect(bench.engine.logits({ messages, controller, to: count + 1 }, never)).rejects.toThrow(
      PositionOutOfRange,
    )
  })
}
