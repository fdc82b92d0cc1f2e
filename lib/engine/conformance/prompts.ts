import { expect, it } from 'vitest'
import { answerRoom } from '../answer-room'
import { ContextLengthExceeded, PromptRefused } from '../errors'
import { text, type Bench } from './bench'

/** What is read before an answer. */
export function prompts(bench: Bench): void {
  const { never, needs, request, collect } = bench

  it.each([
    ['no penalty', { repetitionPenalty: 1 }],
    ['penalties, for what was said before too', { repetitionPenalty: 1.3, frequencyPenalty: 0.5 }],
  ])('goes on where an assistant was interrupted, and says nothing of the template: %s', async (_, over) => {
    const whole = await collect(over)
    const tokens = whole.flatMap((e) => (e.type === 'token' && e.id >= 0 ? [e.text] : []))
    // Words are tokenized apart, so a cut before a space leaves the tokens on both sides what they were.
    const cut = tokens.findIndex((token, at) => at > 2 && token.startsWith(' '))
    expect(cut).toBeGreaterThan(2)
    const begun = tokens.slice(0, cut).join('')
    const messages = [...request().messages, { role: 'assistant' as const, content: begun }]
    const rest = await collect({ ...over, messages, maxTokens: 24 - cut })
    expect(text(rest)).toBe(tokens.slice(cut).join(''))
  })

  it('refuses a conversation that leaves no room for an answer', async () => {
    const messages = [{ role: 'user' as const, content: 'word '.repeat(bench.engine.card.contextLength + 1) }]
    await expect(collect({ messages })).rejects.toThrow(ContextLengthExceeded)
  })

  it('keeps room for an answer, and says how long the conversation and the context are', async (context) => {
    needs(context, 'tokenize')
    const { contextLength } = bench.engine.card
    const asking = (words: number) => [{ role: 'user' as const, content: 'word '.repeat(words) }]
    const count = async (words: number) => (await bench.engine.tokenize(asking(words))).length
    const [ten, twenty] = [await count(10), await count(20)]
    const words = 10 + Math.floor(((contextLength - 3 - ten) * 10) / (twenty - ten))
    const [messages, tokens] = [asking(words), await count(words)]
    expect(tokens).toBeGreaterThan(contextLength - answerRoom(24, contextLength))
    const refused = collect({ messages, maxTokens: 24 })
    await expect(refused).rejects.toThrow(ContextLengthExceeded)
    await expect(refused).rejects.toMatchObject({ promptTokens: tokens, contextLength })
    const last = (await collect({ messages, maxTokens: 1 })).at(-1)
    expect(last).toMatchObject({ type: 'finish', usage: { promptTokens: tokens } })
  })

  it('continues a raw prompt: the same as the conversation whose tokens it gives', async (context) => {
    needs(context, 'prompt', 'tokenize')
    const prompt = (await bench.engine.tokenize(request().messages)).map(({ id }) => id)
    expect(await collect({ messages: [], prompt })).toEqual(await collect())
    const said = await collect({ messages: [], prompt: 'Once upon a time', promptLogprobs: 0 })
    const [read] = said
    if (read?.type !== 'prompt') throw new Error('The prompt was not reported')
    expect(read.tokens.map((token) => token.text).join('')).toContain('Once upon a time')
    expect(said.at(-1)).toMatchObject({ type: 'finish', usage: { promptTokens: read.tokens.length } })
  })

  it('refuses a raw prompt that is empty or holds a token that does not exist', async (context) => {
    needs(context, 'prompt')
    await expect(collect({ messages: [], prompt: [] })).rejects.toThrow(PromptRefused)
    await expect(collect({ messages: [], prompt: [0, 2 ** 31] })).rejects.toThrow(PromptRefused)
  })

  it('tells how likely the prompt was, and says nothing where no token is asked for', async (context) => {
    needs(context, 'prompt', 'logits', 'tokenize')
    const { messages, controller } = request()
    const events = await collect({ promptLogprobs: 2, maxTokens: 0 })
    expect(events.map((e) => e.type)).toEqual(['prompt', 'finish'])
    expect(events[1]).toMatchObject({ reason: 'length', usage: { completionTokens: 0 } })
    const tokens = events[0]?.type === 'prompt' ? events[0].tokens : []
    expect(tokens.map(({ id, message, text }) => ({ id, message, text }))).toEqual(
      await bench.engine.tokenize(messages),
    )
    expect(tokens[0]).not.toHaveProperty('logprob')
    const rows = await bench.engine.logits({ messages, controller, from: 0, to: tokens.length }, never)
    for (const [t, { id, logprob }] of tokens.entries()) {
      if (t === 0) continue
      const row = rows[t - 1]!
      const total = Math.log(row.reduce((sum, l) => sum + Math.exp(l), 0))
      expect(logprob!.id).toBe(id)
      expect(logprob!.logprob).toBeCloseTo(row[id]! - total, 3)
      expect(logprob!.top).toHaveLength(2)
      expect(row[logprob!.top[0]!.id]).toBe(Math.max(...row))
    }
  })
}
