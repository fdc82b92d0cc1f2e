import { describe, expect, it } from 'vitest'
import type { Activations } from '@/lib/engine/port'
import { aggregate, type Aggregation } from './reading'

const row = (fires: Record<number, number>) => ({
  indices: Int32Array.from(Object.keys(fires), Number),
  values: Float32Array.from(Object.values(fires)),
})
const token = (message: number | null) => ({ id: 0, text: 'x', message })

const activations: Activations = {
  tokens: [token(null), token(0), token(0), token(0), token(0)],
  rows: [row({ 7: 100 }), row({ 1: 2, 2: 8 }), row({ 1: 4 }), row({}), row({})],
}

describe('aggregate', () => {
  it.each<[Aggregation, [number, number][]]>([
    [
      'frequency',
      [
        [1, 2],
        [2, 1],
      ],
    ],
    [
      'sum',
      [
        [1, 6],
        [2, 8],
      ],
    ],
    [
      'max',
      [
        [1, 4],
        [2, 8],
      ],
    ],
    [
      'mean',
      [
        [1, 1.5],
        [2, 2],
      ],
    ],
  ])('%s, over the words of the conversation', (how, expected) => {
    expect([...aggregate(activations, how)]).toEqual(expected)
  })

  it("counts the template's tokens when asked", () => {
    expect(aggregate(activations, 'sum', true).get(7)).toBe(100)
    expect(aggregate(activations, 'mean', true).get(7)).toBe(20)
  })
})
