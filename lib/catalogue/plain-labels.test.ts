import { describe, expect, it } from 'vitest'
import { toEntry, type CatalogueEntry } from './entry'
import type { FeatureKind } from './kinds'
import { findPlainer, plainFirst } from './plain-labels'

const entries = (...labels: [label: string, kind: FeatureKind][]): CatalogueEntry[] =>
  labels.map(([label, kind], index_in_sae) =>
    toEntry({
      uuid: `00000000-0000-4000-8000-00000000000${index_in_sae}`,
      index_in_sae,
      label,
      kind,
      f1: null,
      density: 0.01,
      max_activation_strength: 1,
      unit: 1,
      alive: true,
      examples: [],
      promoted: [],
      suppressed: [],
      aliases: [],
      curve: null,
    }),
  )

describe('findPlainer', () => {
  it('leads from a label to the longest one that it qualifies, whatever the case', () => {
    const plainer = findPlainer(
      entries(
        ['Talks like a pirate', 'style'],
        ['Talks like a pirate (start of an answer)', 'style'],
        ['“Ahoy” in answers where it talks like a pirate', 'word'],
        ['“Arr” when it talks like a pirate (start of an answer)', 'word'],
        ['Sounds sad', 'style'],
      ),
    )
    expect(Object.fromEntries(plainer)).toEqual({ 1: 0, 2: 0, 3: 1 })
  })

  it('minds whole words, and only sorts of features that can be qualified', () => {
    const plainer = findPlainer(
      entries(
        ['About tea', 'subject'],
        ['About teapots', 'subject'],
        ['The word', 'word'],
        ['The word “ye”', 'word'],
      ),
    )
    expect(plainer.size).toBe(0)
  })

  it('does not lead in circles when labels are equal or empty of words', () => {
    expect(findPlainer(entries(['Twin', 'style'], ['Twin', 'style'], ['…', 'style'])).size).toBe(0)
  })
})

describe('plainFirst', () => {
  const plainer = new Map([
    [3, 1],
    [1, 0],
  ])

  it('puts the plainer features before the one that qualifies them', () => {
    expect(plainFirst([5, 3, 4], plainer)).toEqual([5, 0, 1, 3, 4])
  })

  it('lists nothing twice, and keeps an order that is plain already', () => {
    expect(plainFirst([0, 3, 1], plainer)).toEqual([0, 1, 3])
    expect(plainFirst([2, 4], plainer)).toEqual([2, 4])
  })
})
