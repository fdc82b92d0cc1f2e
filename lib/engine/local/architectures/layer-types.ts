import { z } from 'zod'
import { refuse } from './config-file'

export const layerTypes = z.array(z.string()).nullish()

/**
 * The type of each layer: as `layer_types` lists them, else by the family's rule.
 * @throws ModelLoadError if the list is too short or names a type that is not supported
 */
export function layerTypeOf(
  c: { layer_types?: string[] | null; num_hidden_layers: number },
  file: string,
  isSliding: (layer: number) => boolean,
): (layer: number) => string {
  const listed = c.layer_types
  if (!listed) return (layer) => (isSliding(layer) ? 'sliding_attention' : 'full_attention')
  if (listed.length < c.num_hidden_layers) {
    refuse(file, `layer_types names ${listed.length} layers, num_hidden_layers ${c.num_hidden_layers}`)
  }
  const unknown = listed.find((type) => type !== 'sliding_attention' && type !== 'full_attention')
  if (unknown !== undefined) {
    refuse(file, `layer_types has "${unknown}"; supported are full_attention and sliding_attention`)
  }
  return (layer) => listed[layer]!
}

/** The window of each layer: that of the layers with sliding attention. @throws ModelLoadError if they have none */
export function windowOf(layerType: (layer: number) => string, window: number | null, file: string) {
  return (layer: number): number | null => {
    if (layerType(layer) !== 'sliding_attention') return null
    return window ?? refuse(file, 'layer_types has sliding_attention, but sliding_window is not in use')
  }
}
