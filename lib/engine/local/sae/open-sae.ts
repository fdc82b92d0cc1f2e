import { ModelLoadError } from '../../errors'
import type { Place } from '../steering-program'
import { requireShape } from '../weights/weights'
import { openForm, type OpenedSae } from './forms'
import { Sae } from './sae'

/** The model that an SAE has to fit. */
export interface Fitting {
  /** Of the residual stream. */
  width: number
  layers: number
}

/**
 * Opens the SAE in a folder. It steers where it reads.
 * @throws ModelLoadError if it is broken, of a form that the engine does not run, or does not fit the model
 */
export async function openSae(folder: string, model: Fitting): Promise<{ sae: Sae; place: Place }> {
  const sae = await Sae.of(await openFitting(folder, model))
  const layer = sae.config.hookLayer
  return { sae, place: { readLayer: layer, steerLayer: layer } }
}

/**
 * The SAE in a folder, of which only the settings and the weights' shapes are read.
 * @throws ModelLoadError if it is of a form that the engine does not run, or does not fit the model
 */
export async function openFitting(folder: string, { width, layers }: Fitting): Promise<OpenedSae> {
  const opened = await openForm(folder)
  const { d_in, d_sae, hookLayer } = opened.config
  if (d_in !== width) {
    throw new ModelLoadError(
      `The SAE in ${folder} reads ${d_in} numbers, but the model's residual stream has ${width}`,
    )
  }
  if (hookLayer >= layers) {
    throw new ModelLoadError(
      `The SAE in ${folder} reads after layer ${hookLayer}, but the model's layers are 0 to ${layers - 1}`,
    )
  }
  const { weights } = opened
  requireShape(weights.path, 'W_enc', weights.shape('W_enc'), [d_in, d_sae])
  requireShape(weights.path, 'W_dec', weights.shape('W_dec'), [d_sae, d_in])
  return opened
}
