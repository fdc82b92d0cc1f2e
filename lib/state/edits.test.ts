import { describe, expect, it } from 'vitest'
import { formatStrength, parseStrength } from './edits'

describe('a strength that a person writes', () => {
  it.each([
    ['0.6', 0.6],
    ['+0,25', 0.25],
    ['−0.2', -0.2],
    ['-1', -1],
    [' .5 ', 0.5],
    ['60 %', 0.6],
    ['0', 0],
    ['-0', 0],
    ['0.333', 0.33],
  ])('%s is %d', (text, value) => expect(parseStrength(text)).toBe(value))

  it.each(['', 'x', '1.01', '-2', '101%', '1e-3', '0.5.1', '+', '.', 'Infinity'])('%j is none', (text) =>
    expect(parseStrength(text)).toBeNull(),
  )

  it('reads what it shows', () => {
    for (let hundredths = -100; hundredths <= 100; hundredths++)
      expect(parseStrength(formatStrength(hundredths / 100))).toBe(hundredths / 100 || 0)
  })
})
