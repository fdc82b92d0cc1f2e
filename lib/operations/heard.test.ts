import { describe, expect, it } from 'vitest'
import type { CatalogueEntry } from '@/lib/catalogue'
import type { Activations } from '@/lib/engine/port'
import { rankHeard } from './heard'

const kinds = ['style', 'word', 'domain', 'none', 'word']
const entry = (indexInSae: number) =>
  ({
    indexInSae,
    kind: kinds[indexInSae],
    alive: indexInSae !== 4,
    density: kinds[indexInSae] === 'word' ? 0.001 : 0.1,
    maxActivationStrength: 10,
  }) as CatalogueEntry

/** Activations of features by token; every token belongs to the first message. */
function activations(...rows: Record<number, number>[]): Activations {
  return {
    tokens: rows.map(() => ({ id: 5, text: 'word', message: 0 })),
    rows: rows.map((row) => ({
      indices: Uint32Array.from(Object.keys(row).map(Number)),
      values: Float32Array.from(Object.values(row)),
    })),
  } as unknown as Activations
}

const order = (found: ReturnType<typeof rankHeard>) => found.map(({ entry: { indexInSae } }) => indexInSae)

describe('rankHeard', () => {
  it('puts what holds through the conversation before a word that fires strongly', () => {
    const found = rankHeard(activations({ 0: 3 }, { 0: 3, 1: 10 }, { 0: 3 }, { 0: 3 }), entry)
    expect(order(found)).toEqual([0, 1])
    expect(found.map(({ share }) => share)).toEqual([0.3, 1])
  })

  it('puts what fires in passing last, however strongly', () => {
    const quiet = Array.from({ length: 60 }, () => ({}))
    const five = Array.from({ length: 5 }, () => ({ 0: 10, 1: 1 }))
    expect(order(rankHeard(activations(...five, ...quiet), entry))).toEqual([1, 0])
  })

  it('takes no few words for a conversation', () => {
    expect(order(rankHeard(activations({ 0: 10, 1: 1 }, { 0: 10 }, { 0: 10 }), entry))).toEqual([1, 0])
  })

  it('sorts what holds through the conversation by how unusual that is', () => {
    expect(
      order(rankHeard(activations(...Array.from({ length: 4 }, () => ({ 0: 4, 2: 8 }))), entry)),
    ).toEqual([2, 0])
  })

  it('keeps features without an explanation behind words, and dead ones behind those', () => {
    expect(order(rankHeard(activations({ 3: 10, 4: 10, 1: 1 }), entry))).toEqual([1, 3, 4])
  })

  it('finds nothing where nothing fires', () => {
    expect(rankHeard(activations({}), entry)).toEqual([])
  })
})
