import { describe, expect, it } from 'vitest'
import { meaningfulStems } from './reading'
import { SEPARATOR } from './table'
import { FIELDS } from './table-fields'
import { REQUESTS } from './table-requests'
import { STYLES } from './table-styles'

const rows = [...STYLES, ...REQUESTS, ...FIELDS]

describe('the table', () => {
  it('names no phrase twice within a sort of row', () => {
    for (const sort of [STYLES, REQUESTS, FIELDS]) {
      const phrases = sort.flatMap((row) => row.words.split(SEPARATOR))
      expect(phrases.filter((phrase, i) => phrases.indexOf(phrase) !== i)).toEqual([])
    }
  })

  it('is in lower case, and every row looks for something', () => {
    for (const row of rows) {
      expect(row.words).toBe(row.words.toLowerCase())
      expect(meaningfulStems(row.find).size).toBeGreaterThan(0)
    }
  })

  it('gives every field the manner of a style that it has', () => {
    const styles = STYLES.map((row) => row.find)
    for (const field of FIELDS) expect(styles).toContain(field.manner)
  })
})
