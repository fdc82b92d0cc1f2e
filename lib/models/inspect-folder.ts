import { createHash } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isModelName, NAME_RULE } from './folder-name'
import { filesOfModel, SAE_FOLDER, type FolderFile } from './folder-files'

/** How a model's weights come. */
export type ModelForm = 'hugging-face' | 'gguf'

/** What can be said of a model folder without reading its weights. */
export interface FolderFacts {
  /** Of its files. */
  bytes: number
  /** Changes when its files do. */
  stamp: string
  /** null for a folder without weights that can be read. */
  form: ModelForm | null
  hasSae: boolean
  hasCatalogue: boolean
  /** Why it cannot be loaded, in words for its owner, who sees no paths of the machine. */
  fault?: string
}

/** Files that nobody has without meaning a model. */
const OF_MODELS =
  /^(config\.json|tokenizer.*|catalogue\.jsonl|adapter_config\.json|.*\.(safetensors|gguf|bin|pt|pth|ckpt|onnx))$/i
const UNFINISHED = /\.(part|incomplete|crdownload|aria2|tmp)$/i
const WEIGHTS = /\.(safetensors|gguf)$/i
/** A pointer of Git LFS is shorter; weights never are. */
const POINTER_LIMIT = 1024

/**
 * What lies in a folder of models under `name`; null if it is plainly no model: it holds nothing that models have.
 * Reads no weights.
 */
export async function inspectFolder(folder: string, name: string): Promise<FolderFacts | null> {
  const files = await filesOfModel(folder)
  const top = files.filter(({ path }) => !path.includes('/'))
  const has = (path: string) => top.some((file) => file.path === path)
  const hasSae = files.some(({ path }) => path.startsWith(`${SAE_FOLDER}/`))
  if (!hasSae && !top.some(({ path }) => OF_MODELS.test(path) || UNFINISHED.test(path))) return null
  const facts = {
    bytes: files.reduce((sum, { size }) => sum + (size ?? 0), 0),
    stamp: stampOf(files),
    form: formOf(top),
    hasSae,
    hasCatalogue: has('catalogue.jsonl'),
  }
  const fault =
    faultOfFiles(name, files) ??
    (await pointerFault(folder, top)) ??
    faultOfWeights(top, facts.form) ??
    (await shardsFault(folder, top)) ??
    faultOfFeatures(name, facts)
  return fault === undefined ? facts : { ...facts, fault }
}

function stampOf(files: readonly FolderFile[]): string {
  const hash = createHash('sha256')
  for (const { path, size, mtimeMs } of files) hash.update(`${path}\0${size}\0${mtimeMs}\n`)
  return hash.digest('hex').slice(0, 16)
}

/** As the engine chooses: a folder with safetensors is not read as a GGUF file's. */
function formOf(top: readonly FolderFile[]): ModelForm | null {
  const some = (pattern: RegExp) => top.some(({ path }) => pattern.test(path))
  if (!some(/\.safetensors$/) && some(/\.gguf$/i)) return 'gguf'
  return some(/^config\.json$/) ? 'hugging-face' : null
}

function faultOfFiles(name: string, files: readonly FolderFile[]): string | undefined {
  if (!isModelName(name)) return `The folder cannot be named "${name}": ${NAME_RULE}. Rename it.`
  const gone = files.find(({ size }) => size === null)
  if (gone) return `${gone.path} is a link to a file that is gone. Put that file back, or add the model again.`
  const part = files.find(({ path }) => UNFINISHED.test(path))
  if (part) return `The download of ${part.path.replace(UNFINISHED, '')} is not finished. Finish it, or add the model again.`
  return undefined
}

function faultOfWeights(top: readonly FolderFile[], form: ModelForm | null): string | undefined {
  const named = (pattern: RegExp) => top.filter(({ path }) => pattern.test(path)).map(({ path }) => path)
  const ggufs = named(/\.gguf$/i)
  if (form === 'gguf' && ggufs.length > 1)
    return `It holds ${ggufs.length} GGUF files (${ggufs.join(', ')}). Keep one, and put the others into folders of their own.`
  if (form === 'gguf' || named(/\.safetensors$/).length > 0) {
    return form === null ? 'config.json is missing. Copy it from where the weights come from.' : undefined
  }
  if (named(/^adapter_config\.json$/).length > 0)
    return 'It is an adapter (LoRA), not a whole model. Merge it into its base model and save that.'
  const [pickled] = named(/\.(bin|pt|pth|ckpt)$/)
  if (pickled)
    return `${pickled} is pickled, and may run code when it is read. Save the model as safetensors, with save_pretrained of transformers.`
  return 'It has no weights: neither *.safetensors with config.json nor a GGUF file.'
}

async function pointerFault(folder: string, top: readonly FolderFile[]): Promise<string | undefined> {
  for (const { path, size } of top) {
    if (!WEIGHTS.test(path) || size === null || size >= POINTER_LIMIT) continue
    const file = await open(join(folder, path))
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(POINTER_LIMIT), 0, POINTER_LIMIT, 0)
      if (buffer.subarray(0, bytesRead).toString('latin1').startsWith('version https://git-lfs'))
        return `${path} is a pointer of Git LFS, not the file itself. Fetch it with: git lfs pull`
    } finally {
      await file.close()
    }
  }
  return undefined
}

/** An index whose shards are not all there is a download that is not finished. */
async function shardsFault(folder: string, top: readonly FolderFile[]): Promise<string | undefined> {
  const names = new Set(top.map(({ path }) => path))
  const index = 'model.safetensors.index.json'
  if (names.has('model.safetensors') || !names.has(index)) return undefined
  const text = await readFile(join(folder, index), 'utf8')
  const shards = new Set([...text.matchAll(/:\s*"([^"]+\.safetensors)"/g)].map(([, shard]) => shard!))
  const missing = [...shards].filter((shard) => !names.has(shard))
  if (missing.length === 0) return undefined
  return `Of the ${shards.size} files that ${index} names, ${missing.length} are missing, such as ${missing[0]}. Finish the download, or add the model again.`
}

/** What is said of a model whose SAE has no catalogue. */
export const noCatalogue = (name: string) =>
  'Its SAE has no catalogue.jsonl, which says what its features stand for. ' +
  `Make one with: npm run models -- index ${name}`

function faultOfFeatures(
  name: string,
  { hasSae, hasCatalogue }: Pick<FolderFacts, 'hasSae' | 'hasCatalogue'>,
): string | undefined {
  if (hasSae && !hasCatalogue) return noCatalogue(name)
  if (hasCatalogue && !hasSae)
    return `It has a catalogue of features (catalogue.jsonl) but no SAE. Put the SAE into the folder ${SAE_FOLDER}, or remove the catalogue.`
  return undefined
}
