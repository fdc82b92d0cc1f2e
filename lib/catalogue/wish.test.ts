import { describe, expect, it } from 'vitest'
import { emojiWords } from './emoji-words'
import { readWish } from './wish'

describe('readWish', () => {
  it.each([
    ['stop using lists', 'lists'],
    ['no jokes', 'jokes'],
    ['less formal', 'formal'],
    ['keine Listen', 'Listen'],
    ['sin emojis', 'emojis'],
    ['no 😂', '😂'],
  ])('%s asks for less of “%s”', (query, text) => {
    expect(readWish(query)).toEqual({ text, direction: -1 })
  })

  it.each(['pirate', 'no', 'no nonsense', 'notes', 'unless', 'Norwegian', 'snow'])(
    '%s turns nothing around',
    (query) => {
      expect(readWish(query)).toEqual({ text: query, direction: 1 })
    },
  )
})

describe('emojiWords', () => {
  it('names an emoji whatever its skin tone or form', () => {
    expect(emojiWords('👍🏽')).toEqual(emojiWords('👍'))
    expect(emojiWords('❤️')).toContain('love')
  })

  it('finds no emoji in letters, digits and signs', () => {
    expect(emojiWords('2 + 2 = four?')).toEqual([])
  })
})
