/** The embedded analyser's knowledge: words people use, and what they ask for. Rows that come first win among equals. */

interface Row {
  /** Words and phrases in lower case that stand for this row; words match with or without their plural s. */
  words: string
  /** What to look for in the catalogue; a label must hold all of these words. */
  find: string
}

export interface StyleRow extends Row {
  role: string
  style: string
}

export interface RequestRow extends Row {
  role: string
  approach: string
}

export interface FieldRow extends Row {
  role: string
  style: string
  /** The manner that suits the field when nobody asks for one: the `find` of a style. */
  manner: string
}

/** Separates the phrases of a row. */
export const SEPARATOR = ', '

/** Who answers when nothing in the table fits. */
export const PLAIN_PERSONA = {
  role: 'helpful assistant',
  style: 'Plain and friendly',
  approach: 'Answers what was asked, and no more',
}
