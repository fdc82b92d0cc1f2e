import { beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { Controller, Feature, FeatureGroup } from '@/lib/steering'
import { answerRoom } from './answer-room'
import { ContextLengthExceeded, PositionOutOfRange, PromptRefused, UnknownLatent } from './errors'
import type { Capability, CompletionRequest, Engine, EngineEvent } from './port'

export interface ConformanceSubject {
  create(): Promise<Engine>
  /** A feature whose nudge at full strength changes a greedy answer to `question`. */
  strongFeature: { index: number }
  question: string
}

/** What every adapter of the engine port guarantees. Skips name the capability that the adapter's card leaves out. */
export function engineConformance(name: string, subject: ConformanceSubject): void {
  describe(`${name} keeps the engine port's promises`, () => {
    let engine: Engine
    beforeAll(async () => {
      engine = await subject.create()
    })

    const needs = ({ skip }: Pick<TestContext, 'skip'>, ...capabilities: Capability[]) => {
      const lacking = capabilities.find((c) => !engine.card.capabilities.includes(c))
      if (lacking) skip(`the card does not offer "${lacking}"`)
    }
    const never = new AbortController().signal
    const latents = () => engine.card.sae?.latents ?? 0
    const request = (overrides: Partial<CompletionRequest> = {}): CompletionRequest => ({
      messages: [{ role: 'user', content: subject.question }],
      controller: new Controller(),
      maxTokens: 24,
      temperature: 0,
      topP: 1,
      seed: 1,
      ...overrides,
    })
    const collect = async (overrides?: Partial<CompletionRequest>, signal = never) => {
      const events: EngineEvent[] = []
      for await (const event of engine.complete(request(overrides), signal)) events.push(event)
      return events
    }
    const ids = (events: EngineEvent[]) => events.flatMap((e) => (e.type === 'token' ? [e.id] : []))
    const text = (events: EngineEvent[]) => events.map((e) => (e.type === 'token' ? e.text : '')).join('')
    const steered = (value: number) => {
      const controller = new Controller()
      controller.nudge(new FeatureGroup([latent(subject.strongFeature.index)]), value)
      return controller
    }

    it('tells with its last event, and only there, how the answer ended', async () => {
      const events = await collect()
      expect(events.filter((e) => e.type === 'finish')).toEqual([events.at(-1)])
      const last = events.at(-1)!
      if (last.type !== 'finish') throw new Error('unreachable')
      expect(last.usage.completionTokens).toBe(ids(events).filter((id) => id >= 0).length)
    })

    it('counts the tokens of the conversation that it answers', async (context) => {
      needs(context, 'tokenize')
      const last = (await collect({ maxTokens: 1 })).at(-1)!
      const { length } = await engine.tokenize(request().messages)
      expect(last).toMatchObject({ usage: { promptTokens: length, completionTokens: 1 } })
    })

    it('stops at the token limit', async () => {
      const events = await collect({ maxTokens: 3 })
      expect(ids(events)).toHaveLength(3)
      expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'length' })
    })

    it('answers the same for the same seed, and by chance otherwise', async () => {
      const sampled = (seed: number) => collect({ temperature: 1.2, seed, maxTokens: 16 })
      const first = ids(await sampled(11))
      expect(ids(await sampled(11))).toEqual(first)
      const others = await Promise.all([12, 13, 14, 15].map(async (seed) => ids(await sampled(seed)).join()))
      expect(others.some((other) => other !== first.join())).toBe(true)
    })

    it('draws the first token as often as it is likely, over small and consecutive seeds', async () => {
      const first = async (seed: number) => {
        const [token] = await collect({
          temperature: 1,
          seed,
          maxTokens: 1,
          topLogprobs: 1,
          repetitionPenalty: 1,
        })
        return token?.type === 'token' ? token : null
      }
      const said = await Promise.all(Array.from({ length: 200 }, (_, seed) => first(seed)))
      const likeliest = said.find((token) => token?.logprob)!.logprob!.top[0]!
      const p = Math.exp(likeliest.logprob)
      const share = said.filter((token) => token?.id === likeliest.id).length / said.length
      // Four standard deviations of a binomial, and half a draw for rounding.
      expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / said.length) + 0.5 / said.length)
    })

    it('takes seeds of 64 bits, modulo 2^64', async () => {
      const sampled = async (seed: number | bigint) =>
        ids(await collect({ temperature: 1.2, seed, maxTokens: 16 }))
      expect(await sampled(2n ** 64n + 5n)).toEqual(await sampled(5))
      expect(await sampled(-1)).toEqual(await sampled(2n ** 64n - 1n))
      expect(await sampled(2 ** 32 + 5)).not.toEqual(await sampled(5))
    })

    it('goes on where an assistant was interrupted, and says nothing of the template', async () => {
      const whole = await collect({ repetitionPenalty: 1 })
      const tokens = whole.flatMap((e) => (e.type === 'token' && e.id >= 0 ? [e.text] : []))
      // Words are tokenized apart, so a cut before a space leaves the tokens on both sides what they were.
      const cut = tokens.findIndex((token, at) => at > 2 && token.startsWith(' '))
      expect(cut).toBeGreaterThan(2)
      const begun = tokens.slice(0, cut).join('')
      const messages = [...request().messages, { role: 'assistant' as const, content: begun }]
      const rest = await collect({ messages, repetitionPenalty: 1, maxTokens: 24 - cut })
      expect(text(rest)).toBe(tokens.slice(cut).join(''))
    })

    it('says no special token, however likely it is', async (context) => {
      needs(context, 'tokenize')
      const [special] = await engine.tokenize(request().messages)
      const events = await collect({ logitBias: new Map([[special!.id, 1000]]), maxTokens: 3 })
      expect(text(events)).not.toContain(special!.text)
      expect(events.at(-1)).toMatchObject({ type: 'finish' })
    })

    it('says what the bytes of its tokens say, and no part of a character', async (context) => {
      needs(context, 'vocabulary')
      const parts = (await engine.vocabulary()).flatMap((word, id) => (word.includes('\ufffd') ? [id] : []))
      const logitBias = new Map(parts.map((id) => [id, 6]))
      for (let seed = 0; seed < 8; seed++) {
        const events = await collect({ temperature: 1.5, seed, maxTokens: 9, logitBias, topLogprobs: 0 })
        const bytes = events.flatMap((e) => (e.type === 'token' && e.logprob ? e.logprob.bytes : []))
        const whole = new TextDecoder('utf-8', { ignoreBOM: true })
        expect(text(events)).toBe(whole.decode(Uint8Array.from(bytes), { stream: true }))
      }
    })

    it('answers the same alone as beside another answer', async () => {
      const alone = ids(await collect())
      const [beside, other] = await Promise.all([collect(), collect({ controller: steered(1) })])
      expect(ids(beside)).toEqual(alone)
      expect(ids(other)).toEqual(ids(await collect({ controller: steered(1) })))
    })

    it('changes no bit under an empty controller or one that nudges by nothing', async (context) => {
      needs(context, 'logits')
      const { messages } = request()
      const plain = await engine.logits({ messages, controller: new Controller() }, never)
      expect(plain).toHaveLength(1)
      expect(await engine.logits({ messages, controller: steered(0) }, never)).toEqual(plain)
    })

    it('steers: a strong nudge changes the answer', async () => {
      expect(ids(await collect({ controller: steered(1) }))).not.toEqual(ids(await collect()))
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
        for await (const event of engine.complete(request({ maxTokens: 200 }), abort.signal)) {
          seen.push(event)
          if (seen.length === 2) abort.abort(new Error('enough'))
        }
      }
      await expect(run()).rejects.toThrow('enough')
      expect(seen).toHaveLength(2)
      await expect(collect({}, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late')
    })

    it('refuses a conversation that leaves no room for an answer', async () => {
      const messages = [{ role: 'user' as const, content: 'word '.repeat(engine.card.contextLength + 1) }]
      await expect(collect({ messages })).rejects.toThrow(ContextLengthExceeded)
    })

    it('keeps room for an answer, and says how long the conversation and the context are', async (context) => {
      needs(context, 'tokenize')
      const { contextLength } = engine.card
      const asking = (words: number) => [{ role: 'user' as const, content: 'word '.repeat(words) }]
      const count = async (words: number) => (await engine.tokenize(asking(words))).length
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

    it('refuses a latent that does not exist', async () => {
      const controller = new Controller()
      controller.nudge(new FeatureGroup([latent(latents())]), 0.5)
      await expect(collect({ controller })).rejects.toThrow(UnknownLatent)
    })

    it('reports activations for every token, positive and within the SAE', async (context) => {
      needs(context, 'activations', 'tokenize')
      const { messages } = request()
      const { tokens, rows } = await engine.activations({ messages, controller: new Controller() }, never)
      expect(tokens).toEqual(await engine.tokenize(messages))
      expect(rows).toHaveLength(tokens.length)
      expect(rows.some((row) => row.indices.length > 0)).toBe(true)
      for (const row of rows) {
        expect(row.values.every((v) => v > 0)).toBe(true)
        expect(row.indices.every((i) => i >= 0 && i < latents())).toBe(true)
      }
    })

    it('assigns each token to its message, and template tokens to none', async (context) => {
      needs(context, 'tokenize')
      const messages = [
        { role: 'user' as const, content: 'Hello there 🙂' },
        { role: 'assistant' as const, content: 'Hi.' },
        { role: 'user' as const, content: 'Hello there 🙂' },
      ]
      const tokens = await engine.tokenize(messages)
      const joined = messages.map((_, i) => tokens.filter((t) => t.message === i).length)
      expect(joined[0]).toBe(joined[2])
      expect(Math.min(...joined)).toBeGreaterThan(0)
      expect(tokens.some((t) => t.message === null)).toBe(true)
    })

    it('reads special tokens that a person types as plain text', async (context) => {
      needs(context, 'tokenize')
      const special = (await engine.tokenize(request().messages)).find(
        (t) => t.message === null && t.text.trim(),
      )!
      const typed = await engine.tokenize([{ role: 'user', content: `a ${special.text} b` }])
      expect(typed.filter((t) => t.message === 0).some((t) => t.id === special.id)).toBe(false)
    })

    it('reports log-probabilities that agree with its logits', async (context) => {
      needs(context, 'logits', 'vocabulary')
      const [token] = await collect({ topLogprobs: 5, maxTokens: 1 })
      if (token?.type !== 'token') throw new Error('The answer begins with no token')
      const { messages, controller } = request()
      const [logits] = await engine.logits({ messages, controller }, never)
      const total = Math.log(logits!.reduce((sum, l) => sum + Math.exp(l), 0))
      expect(token.logprob!.logprob).toBeCloseTo(logits![token.id]! - total, 3)
      expect(token.logprob!.top).toHaveLength(5)
      expect(token.logprob!.top[0]).toMatchObject({
        id: token.id,
        text: (await engine.vocabulary())[token.id],
      })
      const order = token.logprob!.top.map((t) => t.logprob)
      expect(order).toEqual([...order].sort((a, b) => b - a))
    })

    it('gives the logits of any stretch of the conversation', async (context) => {
      needs(context, 'logits', 'tokenize')
      const { messages, controller } = request()
      const count = (await engine.tokenize(messages)).length
      const all = await engine.logits({ messages, controller, from: 0, to: count }, never)
      expect(all).toHaveLength(count)
      expect(all.at(-1)).toEqual((await engine.logits({ messages, controller }, never))[0])
      expect(await engine.logits({ messages, controller, from: 2, to: 4 }, never)).toEqual(all.slice(2, 4))
      await expect(engine.logits({ messages, controller, from: 3, to: 3 }, never)).rejects.toThrow(
        PositionOutOfRange,
      )
      await expect(engine.logits({ messages, controller, to: count + 1 }, never)).rejects.toThrow(
        PositionOutOfRange,
      )
    })

    it('attributes a token to features by what their absence does', async (context) => {
      needs(context, 'attribute', 'logits', 'tokenize')
      const messages = [...request().messages, { role: 'assistant' as const, content: 'It is a city.' }]
      const count = (await engine.tokenize(messages)).length
      const [strongest] = await engine.attribute(
        { messages, controller: new Controller(), from: count - 2, to: count - 1 },
        never,
      )
      const sum = async (controller: Controller) => {
        const [row] = await engine.logits({ messages, controller, from: count - 3, to: count - 2 }, never)
        return row![(await engine.tokenize(messages))[count - 2]!.id]!
      }
      const ablated = new Controller()
      ablated.mul(latent(strongest!.index), 0)
      expect((await sum(new Controller())) - (await sum(ablated))).toBeCloseTo(strongest!.effect, 2)
      await expect(
        engine.attribute({ messages, controller: new Controller(), from: 0, to: 1 }, never),
      ).rejects.toThrow(PositionOutOfRange)
    })

    it('finds the latents that point the way the given ones do, nearest first, without those', async (context) => {
      needs(context, 'similar')
      const given = [subject.strongFeature.index]
      const all = await engine.similar(given, latents())
      expect(new Set(all.map(({ index }) => index)).size).toBe(latents() - 1)
      expect(all.some(({ index }) => given.includes(index))).toBe(false)
      expect(all).toEqual([...all].sort((a, b) => b.cosine - a.cosine))
      const back = await engine.similar([all[0]!.index], latents())
      expect(back.find(({ index }) => given.includes(index))!.cosine).toBeCloseTo(all[0]!.cosine, 5)
      expect(await engine.similar(given, 3)).toEqual(all.slice(0, 3))
      await expect(engine.similar([latents()], 3)).rejects.toThrow(UnknownLatent)
    })

    it.each([{ repetitionPenalty: 50 }, { frequencyPenalty: 20 }, { presencePenalty: 100 }])(
      'weighs down repeated tokens under %o',
      async (penalty) => {
        const most = async (overrides: Partial<CompletionRequest>) => {
          const counts = new Map<number, number>()
          for (const id of ids(await collect({ repetitionPenalty: 1, ...overrides }))) {
            counts.set(id, (counts.get(id) ?? 0) + 1)
          }
          return Math.max(...counts.values())
        }
        expect(await most(penalty)).toBeLessThan(await most({}))
      },
    )

    it('says a token that a bias favours, and none that it forbids', async () => {
      const [plain] = ids(await collect({ maxTokens: 1 }))
      const [second] = ids(await collect({ maxTokens: 1, logitBias: new Map([[plain!, -1000]]) }))
      expect(second).not.toBe(plain)
      const favoured = ids(await collect({ maxTokens: 4, logitBias: new Map([[second!, 1000]]) }))
      expect(new Set(favoured)).toEqual(new Set([second]))
    })

    it.each([{ topK: 1 }, { minP: 1 }])('leaves chance nothing under %o', async (only) => {
      expect(ids(await collect({ ...only, temperature: 2, seed: 3 }))).toEqual(ids(await collect()))
    })

    it('continues a raw prompt: the same as the conversation whose tokens it gives', async (context) => {
      needs(context, 'prompt', 'tokenize')
      const prompt = (await engine.tokenize(request().messages)).map(({ id }) => id)
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
        await engine.tokenize(messages),
      )
      expect(tokens[0]).not.toHaveProperty('logprob')
      const rows = await engine.logits({ messages, controller, from: 0, to: tokens.length }, never)
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

    it('nudges only where the entropy of the next token allows', async (context) => {
      needs(context, 'logits')
      const { messages } = request()
      const bounded = (min: number | null, max: number | null) => {
        const controller = new Controller({ minNudgeEntropy: min, maxNudgeEntropy: max })
        controller.nudge(latent(subject.strongFeature.index), 1)
        return engine.logits({ messages, controller }, never)
      }
      const close = (a: Float32Array[], b: Float32Array[]) =>
        a[0]!.every((v, i) => Math.abs(v - b[0]![i]!) < 1e-3)
      const plain = await engine.logits({ messages, controller: new Controller() }, never)
      const nudged = await engine.logits({ messages, controller: steered(1) }, never)
      expect(close(await bounded(1e6, null), plain)).toBe(true)
      expect(close(await bounded(0, 1e6), nudged)).toBe(true)
      expect(close(plain, nudged)).toBe(false)
    })
  })
}

const latent = (index: number) =>
  new Feature({
    uuid: '00000000-0000-4000-8000-000000000000',
    label: `latent ${index}`,
    indexInSae: index,
    maxActivationStrength: 1,
  })
