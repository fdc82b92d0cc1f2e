import { describe, expect, it } from 'vitest'
import { catalogueText } from '@/lib/testing/fixture'
import { Catalogue } from './catalogue'
import type { CatalogueEntry } from './entry'
import { parseCatalogue } from './load'
import { noThesaurus } from './no-thesaurus.fixture'

const latents = parseCatalogue(catalogueText())
const size = latents.length
const made = (indexInSae: number, label: string): CatalogueEntry => ({
  ...latents[0]!,
  uuid: `10000000-0000-4000-8000-${String(indexInSae).padStart(12, '0')}`,
  label,
  indexInSae,
})
const nothingExcited = async () => new Map<number, number>()
const searched = async (catalogue: Catalogue, query: string) =>
  (await catalogue.search(query, 20, nothingExcited)).map(({ label }) => label)

describe('a catalogue to which features are added', () => {
  const riddles = made(size + 2, 'Talks in riddles')

  it('finds them by index, uuid, label and search, beside those that were there', async () => {
    const catalogue = new Catalogue(latents, noThesaurus)
    catalogue.add(riddles)
    expect(catalogue.byIndex(size + 2)).toBe(riddles)
    expect(catalogue.byIndex(size)).toBeUndefined()
    expect(catalogue.byUuid(riddles.uuid.replaceAll('-', ''))).toBe(riddles)
    expect(catalogue.byLabel('Talks in riddles')).toEqual([riddles])
    expect(catalogue.nearestLabels('Talks in ridles', 1)).toEqual([riddles])
    expect((await searched(catalogue, 'riddles'))[0]).toBe('Talks in riddles')
    expect(await searched(catalogue, 'cowboy')).toContain('Talks like a cowboy')
    expect([catalogue.count, catalogue.size, catalogue.liveCount]).toEqual([size + 1, size + 3, size + 1])
  })

  it('is as it was once they are removed', async () => {
    const catalogue = new Catalogue(latents, noThesaurus)
    const before = await searched(catalogue, 'riddles')
    catalogue.add(riddles)
    catalogue.remove(riddles.uuid)
    catalogue.remove(riddles.uuid)
    expect(catalogue.byIndex(size + 2)).toBeUndefined()
    expect(catalogue.byUuid(riddles.uuid)).toBeUndefined()
    expect(catalogue.byLabel('Talks in riddles')).toEqual([])
    expect(await searched(catalogue, 'riddles')).toEqual(before)
    expect(catalogue.entries).toEqual(latents)
    expect([catalogue.count, catalogue.size]).toEqual([size, size])
  })

  it('lists them by rising index, whichever came first', () => {
    const catalogue = new Catalogue(latents, noThesaurus)
    catalogue.add(riddles)
    const earlier = made(size + 1, 'Talks in rhymes')
    catalogue.add(earlier)
    expect(catalogue.entries.slice(size)).toEqual([earlier, riddles])
    expect(catalogue.size).toBe(size + 3)
  })

  it('may have no other features', async () => {
    const catalogue = new Catalogue([], noThesaurus)
    expect(await searched(catalogue, 'riddles')).toEqual([])
    catalogue.add(made(0, 'Talks in riddles'))
    expect(await searched(catalogue, 'riddles')).toEqual(['Talks in riddles'])
  })

  it('refuses an index or uuid that is taken, and changes nothing', () => {
    const catalogue = new Catalogue(latents, noThesaurus)
    expect(() => catalogue.add(made(0, 'x'))).toThrow(RangeError)
    expect(() => catalogue.add({ ...riddles, uuid: latents[0]!.uuid })).toThrow(RangeError)
    expect(catalogue.entries).toEqual(latents)
  })
})
