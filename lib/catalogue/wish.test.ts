import { describe, expect, it } from 'vitest'
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

  it.each(['pirate', 'no', 'no nonsense', "don't sugarcoat it", 'notes', 'unless', 'Norwegian', 'snow'])(
    '%s turns nothing around',
    (query) => {
      expect(readWish(query)).toEqual({ text: query, direction: 1 })
    },
  )

  it.each([
    ['höflicher bitte', 'höflicher'],
    ['please be brief', 'be brief'],
    ['please', 'please'],
  ])('leaves out of “%s” what makes it polite', (query, text) => {
    expect(readWish(query)).toEqual({ text, direction: 1 })
  })
})
