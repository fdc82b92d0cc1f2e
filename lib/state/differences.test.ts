import { expect, it } from 'vitest'
import { differencesOf, type Piece } from './differences'

const only = (pieces: readonly Piece[], side: string) =>
  pieces.filter((piece) => piece.in === side).map(({ text }) => text.trim())

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
  expect(only(pieces, 'first')).toContain('is')
  expect(only(pieces, 'second')).toContain('be')
  expect(pieces.find((piece) => piece.in === 'both')?.text).toContain('Tokyo')
})

it('takes words that differ one after the other as one run', async () => {
  const pieces = await differencesOf('It has one busy train.', 'It has many million people.')
  expect(only(pieces, 'first')).toEqual(['one busy train'])
  expect(only(pieces, 'second')).toEqual(['many million people'])
})

it.each([
  ['', ''],
  ['', 'new words'],
  ['old words', ''],
])('says of %j and %j what either has', async (first, second) => {
  const pieces = await differencesOf(first, second)
  expect(only(pieces, 'first').join('')).toBe(first)
  expect(only(pieces, 'second').join('')).toBe(second)
})
