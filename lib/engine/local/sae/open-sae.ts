import { join } from 'node:path'
import { ModelLoadError } from '../../errors'
import type { Place } from '../steering-program'
import { openForm } from './forms'
import { HOOK_FILE, toldBeside } from './hook'
import { Sae } from './sae'

/** The model that an SAE has to fit. */
interface Fitting {
  /** Of the residual stream. */
  width: number
  layers: number
}

/**
 * Opens the SAE in a folder. It steers where it reads, unless `steer_layer` in its `hook.json` names a later layer.
 * @throws ModelLoadError if it is broken, of a form that the engine does not run, or does not fit the model
 */
export async function openSae(
  folder: string,
  { width, layers }: Fitting,
): Promise<{ sae: Sae; place: Place }> {
  const opened = await openForm(folder)
  const { d_in, hookLayer: layer } = opened.config
  if (d_in !== width) {
    throw new ModelLoadError(
      `The SAE in ${folder} reads ${d_in} numbers, but the model's residual stream has ${width}. Use an SAE that was trained on this model`,
    )
  }
  if (layer >= layers) {
    throw new ModelLoadError(
      `The SAE in ${folder} reads after layer ${layer}, but the model's layers are 0 to ${layers - 1}. Use an SAE that was trained on this model`,
    )
  }
  const { steer_layer: steerLayer = layer } = await toldBeside(folder)
  if (steerLayer < layer || steerLayer >= layers) {
    throw new ModelLoadError(
      `Cannot run ${join(folder, HOOK_FILE)}: "steer_layer" is ${steerLayer}, but the SAE reads after layer ${layer}, and the ` +
        `model's last layer is ${layers - 1}. Set it from ${layer} to ${layers - 1}, or leave it out to steer after layer ${layer}`,
    )
  }
  return { sae: await Sae.of(opened), place: { readLayer: layer, steerLayer } }
}
