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
  /** Whether a folder with these files is of this form. Paths are relative to the folder. */
  recognises(files: ReadonlySet<string>): boolean
  /** @throws ModelLoadError if it is broken, or no SAE of the residual stream */
  open(folder: string, files: ReadonlySet<string>): Promise<OpenedSae>
}
