import type { FieldRow, Profile, RequestRow, StyleRow } from '@/lib/models/profile'
import { findPhrase, type ReadWord } from './reading'

/** A row of the table that a text asks for. */
export interface Asked<Row> {
  row: Row
  /** True where the text asks for less of it. */
  negated: boolean
  /** The words that ask for it. */
  said: string
}

export interface AskedRows {
  styles: Asked<StyleRow>[]
  requests: Asked<RequestRow>[]
  fields: Asked<FieldRow>[]
}

/** The rows of a model's table whose words stand in a text; those with the longest phrase come first. */
export function readTable(
  { styles, requests, fields }: Profile['assist'],
  text: readonly ReadWord[],
): AskedRows {
  return { styles: asked(styles, text), requests: asked(requests, text), fields: asked(fields, text) }
}

function asked<Row extends { words: readonly string[] }>(
  rows: readonly Row[],
  text: readonly ReadWord[],
): Asked<Row>[] {
  return rows
    .flatMap((row) => {
      const matches = row.words.flatMap((phrase) => {
        const word = findPhrase(text, phrase)
        return word ? { length: phrase.split(' ').length, negated: word.negated, said: phrase } : []
      })
      const [longest] = matches.sort((a, b) => b.length - a.length)
      return longest ? { row, ...longest } : []
    })
    .sort((a, b) => b.length - a.length)
    .map(({ row, negated, said }) => ({ row, negated, said }))
}
