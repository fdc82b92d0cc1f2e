import type { Metadata } from './metadata'

/** llama.cpp's `token_type`. */
export const TOKEN = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const

export interface Vocabulary {
  /** By id. */
  tokens: string[]
  types: number[]
}

/** @throws ModelLoadError if the file has no vocabulary, or one whose parts differ in length */
export function vocabularyOf(meta: Metadata): Vocabulary {
  const tokens = meta.list<string>('tokenizer.ggml.tokens', 'string') ?? meta.fail('it has no vocabulary')
  const types = meta.list<number>('tokenizer.ggml.token_type', 'number') ?? tokens.map(() => TOKEN.normal)
  if (types.length !== tokens.length) {
    meta.fail(`it has ${tokens.length} tokens and types of ${types.length}`)
  }
  return { tokens, types }
}

/** The text of the token that the metadata names; undefined if it names none. */
export function namedToken(meta: Metadata, { tokens }: Vocabulary, which: string): string | undefined {
  const key = `tokenizer.ggml.${which}_token_id`
  const id = meta.number(key)
  if (id === undefined) return undefined
  return (
    tokens[id] ?? meta.fail(`its "${key}" is ${id}, outside of the vocabulary of ${tokens.length} tokens`)
  )
}
