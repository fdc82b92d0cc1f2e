import { describe, expect, it } from 'vitest'
import { Catalogue } from './catalogue'
import { parseCatalogue } from './load'
import { noThesaurus } from './no-thesaurus.fixture'

const line = (index: number, over: Record<string, unknown> = {}) =>
  JSON.stringify({
    uuid: `abcdef00-0000-4000-8000-00000000000${index}`,
    index_in_sae: index,
    label: `Label ${index}`,
    kind: 'word',
    f1: null,
    density: 0.01,
    max_activation_strength: 3,
    unit: 1,
    alive: true,
    examples: [],
    promoted: [],
    suppressed: [],
    ...over,
  })

const load = (...lines: string[]) => new Catalogue(parseCatalogue(lines.join('\n')), noThesaurus)

describe('look-up', () => {
  const catalogue = load(
    line(0, { label: 'Talks like a pirate' }),
    line(1, { label: 'Twin' }),
    line(2, { label: 'Twin' }),
    line(3, { label: 'Talks like nobody', alive: false }),
  )

  it('by index', () => {
    expect(catalogue.byIndex(1)?.label).toBe('Twin')
    for (const index of [-1, 4, 0.5, NaN]) expect(catalogue.byIndex(index)).toBeUndefined()
  })

  it('by uuid, in any spelling', () => {
    for (const uuid of ['abcdef00-0000-4000-8000-000000000000', 'ABCDEF00000040008000000000000000']) {
      expect(catalogue.byUuid(uuid)?.indexInSae).toBe(0)
    }
    for (const uuid of ['', 'abcdef00', '__proto__']) expect(catalogue.byUuid(uuid)).toBeUndefined()
  })

  it('by label: exactly, and all that carry it', () => {
    expect(catalogue.byLabel('Twin').map((entry) => entry.indexInSae)).toEqual([1, 2])
    for (const label of ['twin', 'Twin ', 'Talks  like a pirate', ''])
      expect(catalogue.byLabel(label)).toEqual([])
  })

  it('names the labels that look most alike, live ones only', () => {
    const [nearest, ...rest] = catalogue.nearestLabels('talks liek a pirat', 5)
    expect(nearest?.label).toBe('Talks like a pirate')
    expect(rest.map((entry) => entry.label)).not.toContain('Talks like nobody')
    expect(catalogue.nearestLabels('§§', 5)).toEqual([])
  })

  it('counts the live features', () => {
    expect(catalogue.liveCount).toBe(3)
  })

  it('holds plain data only, which no second copy of a class can disagree with', () => {
    expect(structuredClone(catalogue.entries)).toEqual(catalogue.entries)
    for (const entry of catalogue.entries) expect(Object.getPrototypeOf(entry)).toBe(Object.prototype)
  })
})

describe('parseCatalogue', () => {
  it.each([
    ['nothing', ''],
    ['a line that is not JSON', `${line(0)}\n{`],
    ['a field that is missing', line(0, { label: undefined })],
    ['a kind that is unknown', line(0, { kind: 'other' })],
    ['an index left out', `${line(0)}\n${line(2)}`],
    ['an index twice', `${line(0)}\n${line(0)}`],
    ['a uuid twice', `${line(0)}\n${line(1, { uuid: 'abcdef00-0000-4000-8000-000000000000' })}`],
    [
      'an example whose peak lies outside',
      line(0, { examples: [{ tokens: ['a'], activations: [1], peak: 1 }] }),
    ],
  ])('refuses %s', (_, text) => {
    expect(() => parseCatalogue(text)).toThrow(expect.objectContaining({ name: 'CatalogueLoadError' }))
  })

  it('says which line is wrong, and what about it', () => {
    expect(() => parseCatalogue(`${line(0)}\n${line(1, { density: 2 })}`)).toThrow(/Line 2 .*density/s)
  })
})
