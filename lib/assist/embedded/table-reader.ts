import { findPhrase, type ReadWord } from './reading'
import { SEPARATOR, type FieldRow, type RequestRow, type StyleRow } from './table'
import { FIELDS } from './table-fields'
import { REQUESTS } from './table-requests'
import { STYLES } from './table-styles'

/** A row of the table that a text asks for. */
export interface Asked<Row> {
  row: Row
  /** True where the text asks for less of it. */
  negated: boolean
}

export interface AskedRows {
  styles: Asked<StyleRow>[]
  requests: Asked<RequestRow>[]
  fields: Asked<FieldRow>[]
}

/** The rows of the table whose words stand in a text; those with the longest phrase come first. */
export function readTable(text: readonly ReadWord[]): AskedRows {
  return { styles: asked(STYLES, text), requests: asked(REQUESTS, text), fields: asked(FIELDS, text) }
}

function asked<Row extends { words: string }>(rows: readonly Row[], text: readonly ReadWord[]): Asked<Row>[] {
  return rows
    .flatMap((row) => {
      const matches = row.words.split(SEPARATOR).flatMap((phrase) => {
        const word = findPhrase(text, phrase)
        return word ? { length: phrase.split(' ').length, negated: word.negated } : []
      })
      const [longest] = matches.sort((a, b) => b.length - a.length)
      return longest ? { row, ...longest } : []
    })
    .sort((a, b) => b.length - a.length)
    .map(({ row, negated }) => ({ row, negated }))
}
