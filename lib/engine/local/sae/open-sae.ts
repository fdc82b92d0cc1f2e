import { join } from 'node:path'
import { ModelLoadError } from '../../errors'
import type { Place } from '../steering-program'
import { requireShape } from '../weights/weights'
import { openForm, type OpenedSae } from './forms'
import { HOOK_FILE, toldBeside } from './hook'
import { Sae } from './sae'

/** The model that an SAE has to fit. */
export interface Fitting {
  /** Of the residual stream. */
  width: number
  layers: number
}

/**
 * Opens the SAE in a folder. It steers where it reads, unless `steer_layer` in its `hook.json` names a later layer.
 * @throws ModelLoadError if it is broken, of a form that the engine does not run, or does not fit the model
 */
export async function openSae(folder: string, model: Fitting): Promise<{ sae: Sae; place: Place }> {
  const { opened, place } = await openFitting(folder, model)
  return { sae: await Sae.of(opened), place }
}

/**
 * The SAE in a folder, of which only the settings and the weights' shapes are read.
 * @throws ModelLoadError if it is of a form that the engine does not run, or does not fit the model
 */
export async function openFitting(
  folder: string,
  { width, layers }: Fitting,
): Promise<{ opened: OpenedSae; place: Place }> {
  const opened = await openForm(folder)
  const { d_in, d_sae, hookLayer: readLayer } = opened.config
  if (d_in !== width) {
    throw new ModelLoadError(
      `The SAE in ${folder} reads ${d_in} numbers, but the model's residual stream has ${width}. Use an SAE that was trained on this model`,
    )
  }
  if (readLayer >= layers) {
    throw new ModelLoadError(
      `The SAE in ${folder} reads after layer ${readLayer}, but the model's layers are 0 to ${layers - 1}. Use an SAE that was trained on this model`,
    )
  }
  const { weights } = opened
  requireShape(weights.path, 'W_enc', weights.shape('W_enc'), [d_in, d_sae])
  requireShape(weights.path, 'W_dec', weights.shape('W_dec'), [d_sae, d_in])
  return { opened, place: { readLayer, steerLayer: await steerLayerOf(folder, readLayer, layers) } }
}

async function steerLayerOf(folder: string, readLayer: number, layers: number): Promise<number> {
  const { steer_layer: steerLayer = readLayer } = await toldBeside(folder)
  if (steerLayer >= readLayer && steerLayer < layers) return steerLayer
  throw new ModelLoadError(
    `Cannot run ${join(folder, HOOK_FILE)}: "steer_layer" is ${steerLayer}, but the SAE reads after layer ${readLayer}, and the ` +
      `model's last layer is ${layers - 1}. Set it from ${readLayer} to ${layers - 1}, or leave it out to steer after layer ${readLayer}`,
  )
}
