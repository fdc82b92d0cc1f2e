import { expect, it } from 'vitest'
import { Controller, FeatureGroup } from '@/lib/steering'
import { PositionOutOfRange, UnknownLatent } from '../errors'
import { ids, latent, text, type Bench } from './bench'

/** What a controller does, and what it leaves alone. */
export function steering(bench: Bench): void {
  const { never, needs, request, collect, steered, subject } = bench

  it('answers the same alone as beside another answer', async () => {
    const alone = ids(await collect())
    const [beside, other] = await Promise.all([collect(), collect({ controller: steered(1) })])
    expect(ids(beside)).toEqual(alone)
    expect(ids(other)).toEqual(ids(await collect({ controller: steered(1) })))
  })

  it('changes no bit under an empty controller or one that nudges by nothing', async (context) => {
    needs(context, 'logits')
    const { messages } = request()
    const plain = await bench.engine.logits({ messages, controller: new Controller() }, never)
    expect(plain).toHaveLength(1)
    expect(await bench.engine.logits({ messages, controller: steered(0) }, never)).toEqual(plain)
  })

  it('steers: a strong nudge changes the answer', async () => {
    expect(ids(await collect({ controller: steered(1) }))).not.toEqual(ids(await collect()))
  })

  it('tells what each token of an answer does to the features that are followed, as reading it tells', async (context) => {
    needs(context, 'activations')
    const { messages } = request()
    const controller = steered(0.5)
    const plain = await collect({ controller, maxTokens: 12 })
    const said = { role: 'assistant' as const, content: text(plain) }
    const reading = { messages: [...messages, said], controller }
    const { tokens, rows } = await bench.engine.activations(reading, never)
    const own = tokens.flatMap(({ message }, t) => (message === messages.length ? [rows[t]!] : []))
    const loudest = own.flatMap(({ indices, values }) =>
      [...indices].map((index, j) => ({ index, value: values[j]! })),
    )
    const [first] = loudest.sort((a, b) => b.value - a.value)
    const follow = [subject.strongFeature.index, first!.index]
    const events = await collect({ controller, maxTokens: 12, follow })
    expect(ids(events)).toEqual(ids(plain))
    const told = events.flatMap((event) => (event.type === 'activations' ? [event.values] : []))
    expect(told).toHaveLength(own.length)
    for (const [t, { indices, values }] of own.entries())
      follow.forEach((index, j) => expect(told[t]![j]).toBeCloseTo(values[indices.indexOf(index)] ?? 0, 2))
    await expect(collect({ follow: [bench.latents + 1000] })).rejects.toThrow(UnknownLatent)
  })

  it('refuses a latent that does not exist', async () => {
    const controller = new Controller()
    controller.nudge(new FeatureGroup([latent(bench.latents)]), 0.5)
    await expect(collect({ controller })).rejects.toThrow(UnknownLatent)
  })

  it('attributes a token to features by what their absence does', async (context) => {
    needs(context, 'attribute', 'logits', 'tokenize')
    const messages = [...request().messages, { role: 'assistant' as const, content: 'It is a city.' }]
    const count = (await bench.engine.tokenize(messages)).length
    const [strongest] = await bench.engine.attribute(
      { messages, controller: new Controller(), from: count - 2, to: count - 1 },
      never,
    )
    const sum = async (controller: Controller) => {
      const [row] = await bench.engine.logits({ messages, controller, from: count - 3, to: count - 2 }, never)
      return row![(await bench.engine.tokenize(messages))[count - 2]!.id]!
    }
    const ablated = new Controller()
    ablated.mul(latent(strongest!.index), 0)
    expect((await sum(new Controller())) - (await sum(ablated))).toBeCloseTo(strongest!.effect, 2)
    await expect(
      bench.engine.attribute({ messages, controller: new Controller(), from: 0, to: 1 }, never),
    ).rejects.toThrow(PositionOutOfRange)
  })

  it('finds the latents that point the way the given ones do, nearest first, without those', async (context) => {
    needs(context, 'similar')
    const given = [subject.strongFeature.index]
    const all = await bench.engine.similar(given, bench.latents)
    expect(new Set(all.map(({ index }) => index)).size).toBe(bench.latents - 1)
    expect(all.some(({ index }) => given.includes(index))).toBe(false)
    expect(all).toEqual([...all].sort((a, b) => b.cosine - a.cosine))
    const back = await bench.engine.similar([all[0]!.index], bench.latents)
    expect(back.find(({ index }) => given.includes(index))!.cosine).toBeCloseTo(all[0]!.cosine, 5)
    expect(await bench.engine.similar(given, 3)).toEqual(all.slice(0, 3))
    await expect(bench.engine.similar([bench.latents], 3)).rejects.toThrow(UnknownLatent)
  })

  it('tells how far one unit of a feature reaches, and refuses what is none', async (context) => {
    needs(context, 'similar')
    const { index } = subject.strongFeature
    const [length, again] = await bench.engine.lengths([index, index])
    expect(length).toBeGreaterThan(0)
    expect(again).toBe(length)
    expect(await bench.engine.lengths([])).toEqual([])
    await expect(bench.engine.lengths([bench.latents])).rejects.toThrow(UnknownLatent)
  })

  it('nudges only where the entropy of the next token allows', async (context) => {
    needs(context, 'logits')
    const { messages } = request()
    const bounded = (min: number | null, max: number | null) => {
      const controller = new Controller({ minNudgeEntropy: min, maxNudgeEntropy: max })
      controller.nudge(latent(subject.strongFeature.index), 1)
      return bench.engine.logits({ messages, controller }, never)
    }
    const close = (a: Float32Array[], b: Float32Array[]) =>
      a[0]!.every((v, i) => Math.abs(v - b[0]![i]!) < 1e-3)
    const plain = await bench.engine.logits({ messages, controller: new Controller() }, never)
    const nudged = await bench.engine.logits({ messages, controller: steered(1) }, never)
    expect(close(await bounded(1e6, null), plain)).toBe(true)
    expect(close(await bounded(0, 1e6), nudged)).toBe(true)
    expect(close(plain, nudged)).toBe(false)
  })
}
