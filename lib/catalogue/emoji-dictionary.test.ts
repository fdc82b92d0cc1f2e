import { describe, expect, it } from 'vitest'
import { ANNOTATIONS, EmojiDictionary } from './emoji-dictionary'

const dictionary = EmojiDictionary.open(ANNOTATIONS)
const named = (text: string) => dictionary.named(text).map(({ word }) => word)

describe('an emoji', () => {
  it('is named whatever its skin tone or form', () => {
    expect(named('👍🏽')).toEqual(named('👍'))
    expect(named('❤️')).toContain('love')
  })

  it('is called by its name before its keywords, each word once', () => {
    const found = dictionary.named('🎂')
    expect(found.filter(({ ofName }) => ofName)).toEqual([
      { word: 'birthday', ofName: true },
      { word: 'cake', ofName: true },
    ])
    expect(found.slice(0, 2).every(({ ofName }) => ofName)).toBe(true)
    expect(new Set(named('🎂🎂')).size).toBe(named('🎂🎂').length)
  })

  it('is no letter, digit or sign', () => {
    expect(named('2 + 2 = four?')).toEqual([])
  })
})

describe('a word of another language', () => {
  it.each([
    ['perro', 'dog'],
    ['Zauberei', 'wizard'],
    ['traurig', 'sad'],
    ['chien', 'dog'],
    ['gatto', 'cat'],
    ['雨', 'rain'],
    ['дождь', 'rain'],
  ])('%s means %s', (word, english) => {
    expect([...dictionary.translated(word).keys()]).toContain(english)
  })

  it('is known in forms that differ in the ending', () => {
    expect([...dictionary.translated('effrayante').keys()]).toContain('scary')
  })

  it('counts from 0 to 1, the best first with 1', () => {
    const weights = [...dictionary.translated('musik').values()]
    expect(weights[0]).toBe(1)
    expect(weights.every((weight, i) => weight > 0 && weight <= (weights[i - 1] ?? 1))).toBe(true)
  })

  it('means nothing where no language has it', () => {
    expect(dictionary.translated('xqzt')).toEqual(new Map())
  })
})

it('tells what is said of the same things as an English word', () => {
  expect([...dictionary.said('thunderstorm').keys()]).toContain('rain')
  expect(dictionary.said('nowhere')).toEqual(new Map())
})
