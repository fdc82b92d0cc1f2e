import { expect, it } from 'vitest'
import { noThesaurus } from './no-thesaurus.fixture'
import { queryWords } from './query-words'
import type { Thesaurus } from './thesaurus'

const knowing = (known: Partial<Thesaurus>): Thesaurus => ({ ...noThesaurus, ...known })

it('counts words that say nothing least', () => {
  const counted = queryWords('like a pirate', [], noThesaurus)
  expect(counted.get('pirate')).toBe(1)
  expect(counted.get('like')).toBeLessThan(0.2)
})

it('counts the words of a phrase less than what the phrase means', () => {
  const counted = queryWords('sea robber', ['pirate'], noThesaurus)
  expect(counted.get('pirate')).toBe(1)
  expect(counted.get('robber')).toBeLessThan(1)
})

it('counts an emoji’s name more than its keywords, and what these mean in everyday speech half', () => {
  const thesaurus = knowing({
    named: () => [
      { word: 'cake', ofName: true },
      { word: 'gloomy', ofName: false },
    ],
  })
  const counted = queryWords('🎂', [], thesaurus)
  expect(counted.get('cake')).toBeGreaterThan(counted.get('gloomy') ?? 1)
  expect(counted.get('pessimistic')).toBe(0.5)
})

it('asks other languages only for words that nobody uses in everyday speech', () => {
  const asked: string[] = []
  const thesaurus = knowing({ translated: (text) => (asked.push(text), new Map([['magic', 1]])) })
  expect(queryWords('lustig Zauberei', [], thesaurus).get('magic')).toBeGreaterThan(0)
  expect(asked).toEqual(['zauberei'])
})
