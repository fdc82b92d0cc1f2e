import { expect, it } from 'vitest'
import type { EngineEvent } from '../port'
import { ids, text, type Bench } from './bench'

/** How answers are said, and end. */
export function answers(bench: Bench): void {
  const { never, needs, request, collect } = bench

  it('tells with its last event, and only there, how the answer ended', async () => {
    const events = await collect()
    expect(events.filter((e) => e.type === 'finish')).toEqual([events.at(-1)])
    const last = events.at(-1)!
    if (last.type !== 'finish') throw new Error('unreachable')
    expect(last.usage.completionTokens).toBe(ids(events).filter((id) => id >= 0).length)
  })

  it('tells the token by which the model ended, and how likely it was, where that is asked for', async () => {
    const last = (await collect({ topLogprobs: 1, maxTokens: 200 })).at(-1)!
    if (last.type !== 'finish') throw new Error('unreachable')
    expect(last.end?.top.length).toBe(last.reason === 'stop' ? 1 : undefined)
    expect((await collect({ maxTokens: 200 })).at(-1)).not.toHaveProperty('end')
  })

  it('counts the tokens of the conversation that it answers', async (context) => {
    needs(context, 'tokenize')
    const last = (await collect({ maxTokens: 1 })).at(-1)!
    const { length } = await bench.engine.tokenize(request().messages)
    expect(last).toMatchObject({ usage: { promptTokens: length, completionTokens: 1 } })
  })

  it('stops at the token limit', async () => {
    const events = await collect({ maxTokens: 3 })
    expect(ids(events)).toHaveLength(3)
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'length' })
  })

  it('says no special token, however likely it is', async (context) => {
    needs(context, 'tokenize')
    const [special] = await bench.engine.tokenize(request().messages)
    const events = await collect({ logitBias: new Map([[special!.id, 1000]]), maxTokens: 3 })
    expect(text(events)).not.toContain(special!.text)
    expect(events.at(-1)).toMatchObject({ type: 'finish' })
  })

  it('says what the bytes of its tokens say, and no part of a character', async (context) => {
    needs(context, 'vocabulary')
    const parts = (await bench.engine.vocabulary()).flatMap((word, id) =>
      word.includes('\ufffd') ? [id] : [],
    )
    const logitBias = new Map(parts.map((id) => [id, 6]))
    for (let seed = 0; seed < 8; seed++) {
      const events = await collect({ temperature: 1.5, seed, maxTokens: 9, logitBias, topLogprobs: 0 })
      const bytes = events.flatMap((e) => (e.type === 'token' && e.logprob ? e.logprob.bytes : []))
      const whole = new TextDecoder('utf-8', { ignoreBOM: true })
      expect(text(events)).toBe(whole.decode(Uint8Array.from(bytes), { stream: true }))
    }
  })

  it('ends before a stop string', async () => {
    const whole = text(await collect())
    const stop = whole.slice(5, 9)
    const events = await collect({ stop: [stop] })
    expect(text(events)).toBe(whole.slice(0, whole.indexOf(stop)))
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
  })

  it('stops within one token of being cancelled, with the reason given', async () => {
    const abort = new AbortController()
    const seen: EngineEvent[] = []
    const run = async () => {
      for await (const event of bench.engine.complete(request({ maxTokens: 200 }), abort.signal)) {
        seen.push(event)
        if (seen.length === 2) abort.abort(new Error('enough'))
      }
    }
    await expect(run()).rejects.toThrow('enough')
    expect(seen).toHaveLength(2)
    await expect(collect({}, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late')
  })

  it('reports log-probabilities that agree with its logits', async (context) => {
    needs(context, 'logits', 'vocabulary')
    const [token] = await collect({ topLogprobs: 5, maxTokens: 1 })
    if (token?.type !== 'token') throw new Error('The answer begins with no token')
    const { messages, controller } = request()
    const [logits] = await bench.engine.logits({ messages, controller }, never)
    const total = Math.log(logits!.reduce((sum, l) => sum + Math.exp(l), 0))
    expect(token.logprob!.logprob).toBeCloseTo(logits![token.id]! - total, 3)
    expect(token.logprob!.top).toHaveLength(5)
    expect(token.logprob!.top[0]).toMatchObject({
      id: token.id,
      text: (await bench.engine.vocabulary())[token.id],
    })
    const order = token.logprob!.top.map((t) => t.logprob)
    expect(order).toEqual([...order].sort((a, b) => b - a))
  })
}
