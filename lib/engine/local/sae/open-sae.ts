import { ModelLoadError } from '../../errors'
import type { Place } from '../steering-program'
import { Sae } from './sae'

/** The model that an SAE has to fit. */
interface Fitting {
  /** Of the residual stream. */
  width: number
  layers: number
}

/**
 * Opens the SAE in a folder. It steers where it reads.
 * @throws ModelLoadError if it is broken, of a form that the engine does not run, or does not fit the model
 */
export async function openSae(
  folder: string,
  { width, layers }: Fitting,
): Promise<{ sae: Sae; place: Place }> {
  const sae = await Sae.load(folder)
  const layer = sae.config.hookLayer
  if (sae.config.d_in !== width) {
    throw new ModelLoadError(
      `The SAE in ${folder} reads ${sae.config.d_in} numbers, but the model's residual stream has ${width}`,
    )
  }
  if (layer >= layers) {
    throw new ModelLoadError(
      `The SAE in ${folder} reads after layer ${layer}, but the model's layers are 0 to ${layers - 1}`,
    )
  }
  return { sae, place: { readLayer: layer, steerLayer: layer } }
}
