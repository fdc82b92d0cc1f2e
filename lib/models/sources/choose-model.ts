import { formatBytes } from './format-bytes'
import { SourceError } from './source-error'

/** A file that a source offers. */
export interface Offered {
  /** In the source, with slashes. */
  path: string
  size: number
}

/** A file to be taken, and where in the model's folder it belongs. */
export interface Chosen<T extends Offered = Offered> {
  file: T
  target: string
}

/** Files beside the weights that a model is run with, or that Tiller keeps beside a model. */
const SMALL =
  /^(config\.json|generation_config\.json|tokenizer.*\.json|special_tokens_map\.json|chat_template\.jinja|model\.safetensors\.index\.json)$/
const OF_TILLER = /^(catalogue\.jsonl|contexts\.jsonl|profile\.json|sae\/.+)$/
const SHARD = /^model-\d+-of-\d+\.safetensors$/
const GGUF = /\.gguf$/i
const SPLIT = /-\d+-of-\d+\.gguf$/i
const MOST_SHOWN = 30

/**
 * The files of a model among those that a source offers: a Hugging Face model's, or one GGUF file.
 * @param inside a GGUF file of several, or a folder that the model lies in
 * @throws SourceError if there is no model, or more than one
 */
export function chooseModel<T extends Offered>(files: readonly T[], inside?: string): Chosen<T>[] {
  const named = files.find(({ path }) => path === inside)
  if (named) return [oneGguf(named)]
  const prefix = inside === undefined ? '' : `${inside}/`
  const offered = files
    .filter(({ path }) => path.startsWith(prefix))
    .map((file) => ({ file, target: file.path.slice(prefix.length) }))
  if (offered.length === 0) throw nothingAt(files, inside)
  const weights = safetensors(offered)
  const has = (name: string) => offered.some(({ target }) => target === name)
  if (weights.length > 0 && has('config.json')) {
    if (!has('tokenizer.json')) throw new SourceError('There is no tokenizer.json, without which Tiller cannot read texts. Save the tokenizer with transformers (save_pretrained), or take a GGUF file of the model.')
    return [...offered.filter(({ target }) => belongs(target, weights)), ...weights]
  }
  const ggufs = offered.filter(({ target }) => GGUF.test(target))
  if (ggufs.length === 1) return [oneGguf(ggufs[0]!.file)]
  if (ggufs.length > 1) throw severalGgufs(ggufs.map(({ file }) => file))
  throw new SourceError(whyNothing(offered.map(({ target }) => target)))
}

function safetensors<T extends Offered>(offered: readonly Chosen<T>[]): Chosen<T>[] {
  const whole = offered.filter(({ target }) => target === 'model.safetensors')
  if (whole.length > 0) return whole
  if (!offered.some(({ target }) => target === 'model.safetensors.index.json')) return []
  const shards = offered.filter(({ target }) => SHARD.test(target))
  // An index may name its files as it likes; nothing but weights is a safetensors file in a model's folder.
  return shards.length > 0 ? shards : offered.filter(({ target }) => /^[^/]+\.safetensors$/.test(target))
}

function belongs(target: string, weights: readonly Chosen[]): boolean {
  const isWhole = weights[0]?.target === 'model.safetensors'
  if (isWhole && target === 'model.safetensors.index.json') return false
  return SMALL.test(target) || OF_TILLER.test(target)
}

function oneGguf<T extends Offered>(file: T): Chosen<T> {
  if (!GGUF.test(file.path)) throw new SourceError(`${file.path} is no GGUF file. Name one, or the whole repository.`)
  if (SPLIT.test(file.path))
    throw new SourceError(`${file.path} is one part of a GGUF file that was split. Take one in a single file, or join the parts with llama-gguf-split --merge.`)
  return { file, target: file.path.split('/').at(-1)! }
}

function severalGgufs(files: readonly Offered[]): SourceError {
  const whole = files.filter(({ path }) => !SPLIT.test(path))
  const shown = whole.slice(0, MOST_SHOWN).map(({ path, size }) => `  ${path}  (${formatBytes(size)})`)
  const more = whole.length > MOST_SHOWN ? [`  … and ${whole.length - MOST_SHOWN} more`] : []
  const lines = [`There are ${files.length} GGUF files. Choose one by writing its name behind the source and a colon:`, ...shown, ...more]
  return new SourceError(lines.join('\n'))
}

function nothingAt(files: readonly Offered[], inside: string | undefined): SourceError {
  if (inside === undefined) return new SourceError('There are no files.')
  const ggufs = files.filter(({ path }) => GGUF.test(path)).slice(0, MOST_SHOWN).map(({ path }) => path)
  const choices = ggufs.length > 0 ? ` GGUF files are: ${ggufs.join(', ')}.` : ''
  return new SourceError(`There is no file or folder "${inside}".${choices}`)
}

function whyNothing(paths: readonly string[]): string {
  const found = (pattern: RegExp) => paths.find((path) => pattern.test(path))
  if (found(/^adapter_config\.json$/))
    return 'It is an adapter (LoRA), not a whole model. Merge it into its base model and add that.'
  const pickled = found(/^[^/]+\.(bin|pt|pth|ckpt)$/)
  if (pickled)
    return `Its weights are pickled (${pickled}), which may run code when they are read. Save them as safetensors, with save_pretrained of transformers.`
  const deeper = paths.filter((path) => /\/config\.json$/.test(path)).map((path) => path.replace(/\/config\.json$/, ''))
  if (deeper.length > 0) return `There is no model at the top, but perhaps in a folder: ${deeper.slice(0, MOST_SHOWN).join(', ')}. Write its name behind the source and a colon.`
  if (found(/\.safetensors$/)) return 'There are weights, but no config.json with model.safetensors, or with model.safetensors.index.json and its files.'
  return 'There is nothing that Tiller runs: neither config.json with *.safetensors nor a GGUF file.'
}
