import { describe, expect, it } from 'vitest'
import { whenInWords } from './when'

const now = new Date(2030, 5, 15, 18, 30)

describe('when a conversation was changed', () => {
  it('is told as shortly as it is clear', () => {
    expect(whenInWords(new Date(2030, 5, 15, 9, 5), now)).toMatch(/^9:05\sAM$/)
    expect(whenInWords(new Date(2030, 5, 14, 9, 5), now)).toBe('Jun 14')
    expect(whenInWords(new Date(2029, 11, 31), now)).toBe('Dec 31, 2029')
  })
})
