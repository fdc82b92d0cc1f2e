import type { Chosen, Offered } from './choose-model'
import { formatBytes } from './format-bytes'
import { SourceError } from './source-error'

/** Weights of an SAE in any of the forms in which people have them. */
const WEIGHTS = /\.(safetensors|npz|pt|pth)$/i
/** Files of an SAE that are weights of something less: densities, and what training needs to go on. */
const BESIDE = /(^|\/)(sparsity\.safetensors|log_feature_sparsity\.safetensors|optimizer.*|activations_store_state\.safetensors)$/i
const SETTINGS = /\.(json|yaml|yml)$/i
/** Folders that belong to the SAE above them. */
const PARTS = /\/(checkpoints)$/
/** A folder with one of these is a whole model's. */
const OF_MODELS = /(^|\/)(tokenizer\.json|tokenizer_config\.json|model\.safetensors\.index\.json)$/
/** How the source's own top is named where folders below it have SAEs, too. */
const HERE = '.'
const MOST_SHOWN = 30

const parentOf = (path: string) => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '')

/** The folder of the SAE that a file belongs to. */
const folderOf = (path: string) => `/${parentOf(path)}`.replace(PARTS, '').slice(1)

const within = (path: string, inside: string | undefined) =>
  inside === undefined || inside === HERE || path === inside || path.startsWith(`${inside}/`)

/**
 * The files of one SAE among those that a source offers, and where in the folder `sae` they belong.
 * @param inside its folder in the source, or its file where several lie in one folder
 * @throws SourceError if there is none, or more than one
 */
export function chooseSae<T extends Offered>(files: readonly T[], inside?: string): Chosen<T>[] {
  const models = new Set(files.filter(({ path }) => OF_MODELS.test(path)).map(({ path }) => parentOf(path)))
  const isWeights = ({ path }: T) => WEIGHTS.test(path) && !BESIDE.test(path) && !models.has(parentOf(path))
  const offered = files.filter((file) => isWeights(file) && within(file.path, inside))
  const own = inside === HERE ? '' : inside
  const exact = offered.filter(({ path }) => folderOf(path) === own)
  const weights = exact.length > 0 ? exact : offered
  if (weights.length === 0)
    throw new SourceError(`There is no SAE${inside === undefined ? '' : ` in "${inside}"`}: no file ends with .safetensors, .npz, .pt or .pth.`)
  const folders = [...new Set(weights.map(({ path }) => folderOf(path)))].sort()
  if (folders.length > 1)
    throw severalSaes(
      folders.map((folder) => folder || HERE),
      'folders',
    )
  if (weights.length > 1) throw severalSaes(weights.map(({ path, size }) => `${path}  (${formatBytes(size)})`), 'files')
  const [folder = ''] = folders
  const [only] = weights
  const prefix = folder === '' ? '' : `${folder}/`
  return files
    .filter((file) => file === only || (within(file.path, folder || undefined) && isSetting(file.path.slice(prefix.length))))
    .map((file) => ({ file, target: file.path.slice(prefix.length) }))
}

const isSetting = (path: string) => !path.includes('/') && (SETTINGS.test(path) || BESIDE.test(path)) && !/^optimizer/i.test(path)

function severalSaes(choices: readonly string[], kind: string): SourceError {
  const shown = choices.slice(0, MOST_SHOWN).map((choice) => `  ${choice}`)
  const more = choices.length > MOST_SHOWN ? [`  … and ${choices.length - MOST_SHOWN} more`] : []
  return new SourceError([`SAEs lie in ${choices.length} ${kind}. Choose one by writing its name behind the source and a colon:`, ...shown, ...more].join('\n'))
}
