import { expect, it } from 'vitest'
import type { CompletionRequest } from '../port'
import { ids, type Bench } from './bench'

/** How tokens are chosen. */
export function sampling(bench: Bench): void {
  const { collect } = bench

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
}
