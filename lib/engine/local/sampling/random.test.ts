import { describe, expect, it } from 'vitest'
import { seededUniform } from './random'

const CELLS = 20
/** Chi-square with 19 and with 399 degrees of freedom exceeds these with probability 1e-4 (R: qchisq(1 - 1e-4, df)). */
const LIMIT_19 = 50.8
const LIMIT_399 = 512

const chiSquare = (cells: readonly number[], count: number) => {
  const observed = new Array<number>(count).fill(0)
  for (const cell of cells) observed[cell]!++
  const expected = cells.length / count
  return observed.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
}
const cell = (u: number) => Math.floor(u * CELLS)
const draw = (seed: number | bigint, n: number) => {
  const next = seededUniform(seed)
  return Array.from({ length: n }, next)[n - 1]!
}
const range = (n: number, seed: (i: number) => number | bigint) =>
  Array.from({ length: n }, (_, i) => seed(i))

const families: [string, (number | bigint)[]][] = [
  ['the smallest', range(2000, (i) => i)],
  ['consecutive from 2^32', range(2000, (i) => 0xffffffff + i)],
  ['consecutive from a date', range(2000, (i) => 1_764_000_000_000 + i)],
  ['negative', range(2000, (i) => -i)],
  ['multiples of 2^32', range(2000, (i) => BigInt(i) << 32n)],
  ['powers of two apart', range(2000, (i) => i * 1024)],
  ['of 64 bits', range(2000, (i) => 0xfedcba9876543210n + BigInt(i))],
]

describe('seededUniform', () => {
  it.each(families)('draws evenly at first and second place from seeds that are %s', (_, seeds) => {
    for (const place of [1, 2]) {
      const cells = seeds.map((seed) => cell(draw(seed, place)))
      expect(chiSquare(cells, CELLS)).toBeLessThan(LIMIT_19)
    }
  })

  it.each([1, 2, 3, 4, 1024])('draws independently from seeds that lie %i apart', (distance) => {
    for (const place of [1, 2]) {
      const pairs = range(8000, (i) => i).map((seed) => {
        const other = Number(seed) + distance
        return cell(draw(seed, place)) * CELLS + cell(draw(other, place))
      })
      expect(chiSquare(pairs, CELLS * CELLS)).toBeLessThan(LIMIT_399)
    }
  })

  it('draws a second number that does not depend on the first', () => {
    const pairs = range(8000, (i) => i).map((seed) => cell(draw(seed, 1)) * CELLS + cell(draw(seed, 2)))
    expect(chiSquare(pairs, CELLS * CELLS)).toBeLessThan(LIMIT_399)
  })

  it('stays in [0, 1) and repeats for the same seed', () => {
    for (const seed of [0, 1, -1, 2 ** 53 - 1, 2n ** 64n - 1n]) {
      const [a, b] = [seededUniform(seed), seededUniform(seed)]
      for (let i = 0; i < 100; i++) {
        const u = a()
        expect(u).toBe(b())
        expect(u >= 0 && u < 1).toBe(true)
      }
    }
  })

  it('takes seeds modulo 2^64, whether they come as numbers or as big integers', () => {
    expect(draw(7, 1)).toBe(draw(7n, 1))
    expect(draw(-1, 1)).toBe(draw(2n ** 64n - 1n, 1))
    expect(draw(2n ** 64n + 5n, 1)).toBe(draw(5, 1))
    expect(draw(2 ** 32 + 5, 1)).not.toBe(draw(5, 1))
  })
})
