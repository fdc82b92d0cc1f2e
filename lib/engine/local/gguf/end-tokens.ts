import type { GgufFile } from './gguf-file'
import { Metadata } from './metadata'
import { TOKEN, vocabularyOf } from './vocabulary'

/**
 * Names that chat templates give to the token after a turn. Converters write one end of sequence, and many models end their
 * turns with another token: llama.cpp finds it by its name too.
 */
const ENDS_OF_TURN = [
  '<|eot_id|>',
  '<|eom_id|>',
  '<|im_end|>',
  '<|end|>',
  '<end_of_turn>',
  '<|endoftext|>',
  '<|end_of_text|>',
  '<|endofturn|>',
]

/** Ids of the tokens at which an answer ends. */
export function endTokens(file: GgufFile): number[] {
  const meta = new Metadata(file)
  const { tokens, types } = vocabularyOf(meta)
  const named = ['eos', 'eot', 'eom'].map((which) => meta.number(`tokenizer.ggml.${which}_token_id`))
  const byName = ENDS_OF_TURN.map((name) => tokens.indexOf(name)).filter((id) => types[id] === TOKEN.control)
  return [...new Set([...named.filter((id) => id !== undefined), ...byName])]
}
