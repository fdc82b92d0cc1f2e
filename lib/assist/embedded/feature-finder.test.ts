import { describe, expect, it } from 'vitest'
import { Catalogue, parseCatalogue } from '@/lib/catalogue'
import { noThesaurus } from '@/lib/catalogue/no-thesaurus.fixture'
import { catalogueText, makeFixture } from '@/lib/testing/fixture'
import { findFeature, findTopics } from './feature-finder'

/** The fixture's catalogue with other labels. */
function catalogueOf(labels: [label: string, kind: string][]): Catalogue {
  const lines = catalogueText()
    .split('\n')
    .slice(0, labels.length)
    .map((line, i) => JSON.stringify({ ...JSON.parse(line), label: labels[i]?.[0], kind: labels[i]?.[1] }))
  return new Catalogue(parseCatalogue(lines.join('\n')), noThesaurus)
}

describe('findFeature', () => {
  const catalogue = catalogueOf([
    ['Talks like a pirate (start of an answer)', 'style'],
    ['Talks like a pirate', 'style'],
    ['The word “cowboy”', 'word'],
    ['“Howdy” in answers where it talks like a cowboy', 'word'],
    ['Unclear: fires on “robot”', 'none'],
    ['Asked for a style: talks like a pirate', 'request'],
  ])
  const find = async (phrase: string) => (await findFeature(catalogue, phrase, ['style', 'word']))?.label

  it('takes the plainest feature of the kind', async () => {
    expect(await find('pirate')).toBe('Talks like a pirate')
  })

  it('takes a word that a style uses where the style has no feature, and not the style’s name', async () => {
    expect(await find('cowboy')).toBe('“Howdy” in answers where it talks like a cowboy')
  })

  it('finds nothing rather than something else', async () => {
    for (const phrase of ['robot', 'pirate cowboy', 'sad', 'the', ''])
      expect(await find(phrase)).toBeUndefined()
  })
})

describe('findTopics', () => {
  it('tells how well a subject fits and whether it was denied', async () => {
    const topics = await findTopics(
      makeFixture().model,
      'not Tokyo',
      ['subject'],
      new AbortController().signal,
    )
    expect(topics).toMatchObject([{ entry: { label: 'About Tokyo' }, fit: 1, negated: true }])
  })
})
