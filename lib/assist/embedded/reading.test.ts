import { describe, expect, it } from 'vitest'
import { findPhrase, meaningfulStems, readWords } from './reading'

const negatedIn = (text: string) =>
  readWords(text)
    .filter((word) => word.negated)
    .map((word) => word.stem)

describe('readWords', () => {
  it('hears a negation to the end of its clause, or to a word that affirms again', () => {
    expect(negatedIn('Be cheerful, without emoji and jokes. Be brief')).toEqual([
      'without',
      'emoji',
      'and',
      'joke',
    ])
    expect(negatedIn('less formal but more friendly')).toEqual(['less', 'formal'])
    expect(negatedIn("don't talk like a pirate")).toEqual(["don't", 'talk', 'like', 'a', 'pirate'])
  })

  it('reads plurals and possessives as the word itself', () => {
    expect(readWords("Pirates' stories, boxes, the bus, a pirate's glass").map((word) => word.stem)).toEqual([
      'pirate',
      'story',
      'box',
      'the',
      'bus',
      'a',
      'pirate',
      'glass',
    ])
  })
})

describe('findPhrase', () => {
  it('finds whole words only, in a row', () => {
    const text = readWords('Write a fairy tale about sadness')
    expect(findPhrase(text, 'fairy tale')?.stem).toBe('fairy')
    expect(findPhrase(text, 'sad')).toBeUndefined()
    expect(findPhrase(text, 'fairy story')).toBeUndefined()
    expect(findPhrase([], 'fairy')).toBeUndefined()
  })
})

describe('meaningfulStems', () => {
  it('leaves out words that say nothing about what is meant', () => {
    expect([...meaningfulStems('Talks like a laid-back friend')]).toEqual(['laid-back', 'friend'])
    expect([...meaningfulStems('About the sea and sailing')]).toEqual(['sea', 'sailing'])
  })
})
