import { join } from 'node:path'
import { ModelLoadError } from '../../../errors'
import type { Weights } from '../../weights/weights'
import type { SaeConfig } from '../sae-config'

/** An SAE as the engine runs it: its weights under SAELens' names and in its orientation. */
export interface OpenedSae {
  config: SaeConfig
  /** W_enc [d_in, d_sae], b_enc, W_dec [d_sae, d_in], b_dec; `threshold`, and b_gate, b_mag, r_mag, where they belong. */
  weights: Weights
}

/** One of the forms in which people have SAEs. */
export interface SaeForm {
  /** What people call it, with its files. */
  name: string
  /** Whether a folder with these files is of this form. Paths are relative to the folder. */
  recognises(files: ReadonlySet<string>): boolean
  /** @throws ModelLoadError if it is broken, or no SAE of the residual stream */
  open(folder: string, files: ReadonlySet<string>): Promise<OpenedSae>
}

/**
 * The one file in a folder whose name fits a pattern that finds the number of a layer in it.
 * @throws ModelLoadError if several do
 */
export function fileOfLayer(
  folder: string,
  files: ReadonlySet<string>,
  pattern: RegExp,
): { path: string; layer: number } {
  const [found, ...more] = [...files].filter((file) => pattern.test(file)).sort()
  if (more.length > 0) {
    throw new ModelLoadError(
      `Cannot run the SAE in ${folder}: it holds several, ${[found, ...more].join(', ')}. Leave the one that is to run`,
    )
  }
  return { path: join(folder, found!), layer: Number(pattern.exec(found!)![1]) }
}
