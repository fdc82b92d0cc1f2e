import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ModelLoadError } from '../../errors'
import { GgufModel } from '../gguf/gguf-model'
import type { Weights } from '../weights/weights'
import { HuggingFaceFolder } from './hugging-face-folder'

/** What a tokenizer is made of, in the forms of a Hugging Face folder. */
export interface TokenizerFiles {
  /** Where it comes from, for messages. */
  source: string
  /** The content of `tokenizer.json`. */
  tokenizer: unknown
  /** The content of `tokenizer_config.json`; its chat template is not looked at. */
  config: unknown
  /** The Jinja source of the chat template; null if the model has none. */
  chatTemplate: string | null
}

/** A model's files in one of the forms in which people have them, read as a Hugging Face folder. */
export interface ModelFiles {
  /** The content of `config.json`. */
  config(): Promise<unknown>
  weights(): Promise<Weights>
  tokenizer(): Promise<TokenizerFiles>
  /** The content of `generation_config.json`; an empty object if there is none. */
  generationConfig(): Promise<unknown>
}

/**
 * Opens a model: a Hugging Face folder, a folder with one GGUF file, or a GGUF file. A folder with both is read as a
 * Hugging Face folder.
 * @throws ModelLoadError if there is nothing, or several GGUF files
 */
export async function openModelFiles(path: string): Promise<ModelFiles> {
  const found = await stat(path).catch(() => {
    throw new ModelLoadError(`Cannot open ${path}: it is missing`)
  })
  if (found.isFile()) return GgufModel.open(path)
  const names = await readdir(path)
  const ggufs = names.filter((name) => name.toLowerCase().endsWith('.gguf')).sort()
  if (ggufs.length === 0 || names.some((name) => name.endsWith('.safetensors')))
    return new HuggingFaceFolder(path)
  if (ggufs.length > 1) {
    throw new ModelLoadError(
      `Cannot open ${path}: it holds ${ggufs.length} GGUF files (${ggufs.join(', ')}). Keep one of them in a folder of its own`,
    )
  }
  return GgufModel.open(join(path, ggufs[0]!))
}

/** The content of a model's `config.json`, or what a GGUF file's metadata says in its place. */
export const readConfig = async (path: string): Promise<unknown> => (await openModelFiles(path)).config()

export const openWeights = async (path: string): Promise<Weights> => (await openModelFiles(path)).weights()
