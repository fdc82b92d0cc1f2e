/** How text is split before byte pairs are merged. */
interface Splitting {
  /** Pattern in the syntax of Hugging Face's tokenizers (Oniguruma); matches and what lies between them are pieces. */
  pattern: string
  /** Every digit is a piece of its own first. */
  digits?: true
  /** A piece that is a token as it stands is not built from merges. */
  ignoreMerges?: true
  /** Unicode normalization before splitting. */
  normalizer?: 'NFC'
}

const gpt2 = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
const endings = String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)`
const spaces = String.raw`\s*[\r\n]+|\s+(?!\S)|\s+`
const signs = String.raw` ?[^\s\p{L}\p{N}]+[\r\n]*`
const slashed = String.raw` ?[^\s\p{L}\p{N}]+[\r\n/]*`
const word = String.raw`[^\r\n\p{L}\p{N}]?\p{L}+`
const upper = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`
const lower = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`
const cased = (ending: string) =>
  String.raw`[^\r\n\p{L}\p{N}]?${upper}*${lower}+${ending}|[^\r\n\p{L}\p{N}]?${upper}+${lower}*${ending}`

const plain: Splitting = { pattern: gpt2 }
const singleDigits: Splitting = { pattern: gpt2, digits: true }
const llama3: Splitting = {
  pattern: String.raw`${endings}|${word}|\p{N}{1,3}|${signs}|${spaces}`,
  ignoreMerges: true,
}
const cl100k: Splitting = { pattern: llama3.pattern }
const qwen2: Splitting = {
  pattern: String.raw`${endings}|${word}|\p{N}|${signs}|${spaces}`,
  normalizer: 'NFC',
}
const o200k: Splitting = { pattern: String.raw`${cased(`${endings}?`)}|\p{N}{1,3}|${slashed}|${spaces}` }
const tekken: Splitting = { pattern: String.raw`${cased('')}|\p{N}|${slashed}|${spaces}`, ignoreMerges: true }

/** By `tokenizer.ggml.pre`: the splittings of the families that are read (llama.cpp, src/llama-vocab.cpp). */
export const PRE_TOKENIZERS: Readonly<Record<string, Splitting>> = {
  'gpt-2': plain,
  'phi-2': plain,
  mpt: plain,
  olmo: plain,
  smollm: singleDigits,
  starcoder: singleDigits,
  refact: singleDigits,
  'command-r': singleDigits,
  codeshell: singleDigits,
  exaone: singleDigits,
  'llama-bpe': llama3,
  'llama-v3': llama3,
  llama3: llama3,
  falcon3: llama3,
  dbrx: cl100k,
  'smaug-bpe': cl100k,
  qwen2: qwen2,
  'deepseek-r1-qwen': qwen2,
  'gpt-4o': o200k,
  tekken,
}
