import { expect, it } from 'vitest'
import { differencesOf } from './differences'

it('gives both texts back whole, with the words that only one of them has', async () => {
  const [first, second] = ['Tokyo is a huge city.', 'Ahoy! Tokyo be a huge city, matey.']
  const pieces = await differencesOf(first, second)
  const said = (side: 'first' | 'second') =>
    pieces
      .filter((piece) => piece.in === 'both' || piece.in === side)
      .map(({ text }) => text)
      .join('')
  expect(said('first')).toBe(first)
  expect(said('second')).toBe(second)
  const only = (side: string) => pieces.filter((piece) => piece.in === side).map(({ text }) => text.trim())
  expect(only('first')).toContain('is')
  expect(only('second')).toContain('be')
  expect(pieces.find((piece) => piece.in === 'both')?.text).toContain('Tokyo')
})
