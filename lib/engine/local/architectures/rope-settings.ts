import { z } from 'zod'
import { refuse } from './config-file'

const number = z.number().positive()

const spelled = z.record(z.string(), z.unknown()).nullish()

/** Every place in which a configuration may speak of rotary embeddings. */
export const ropeKeys = {
  rope_theta: number.nullish(),
  partial_rotary_factor: number.max(1).nullish(),
  original_max_position_embeddings: z.int().positive().nullish(),
  rope_scaling: spelled,
  rope_parameters: spelled,
}

export type RopeConfig = z.infer<z.ZodObject<typeof ropeKeys>> & { max_position_embeddings: number }

/** Settings under the keys that `rope_parameters` has for them. */
export type Spelling = Record<string, unknown>

/**
 * The rotary settings of layers of `layerType`, from the older spelling (`rope_theta` beside `rope_scaling` with `type` or
 * `rope_type`) or the newer (`rope_parameters`, for all layers or for each type of layer), as transformers reads them.
 */
export function ropeSettings(
  c: RopeConfig,
  file: string,
  layerType = 'full_attention',
  theta = 10_000,
): Spelling {
  const parameters = forType('rope_parameters', c, file, layerType)
  const scaling = forType('rope_scaling', c, file, layerType)
  const [newer, older] = [typeOf(parameters), typeOf(scaling)]
  if (newer && older && newer !== older) {
    refuse(
      file,
      `rope_parameters says rope_type "${newer}" and rope_scaling "${older}": remove the wrong one`,
    )
  }
  const merged = { ...parameters, ...scaling }
  if (newer === undefined && older === undefined && merged.factor !== undefined) {
    refuse(file, 'its rotary settings have a factor, but no rope_type that says what it is for')
  }
  return {
    ...merged,
    rope_type: older ?? newer ?? 'default',
    rope_theta: merged.rope_theta ?? c.rope_theta ?? theta,
    partial_rotary_factor: merged.partial_rotary_factor ?? c.partial_rotary_factor,
    original_max_position_embeddings:
      c.original_max_position_embeddings ?? merged.original_max_position_embeddings,
  }
}

function forType(
  key: 'rope_parameters' | 'rope_scaling',
  c: RopeConfig,
  file: string,
  layerType: string,
): Spelling {
  const spelling = c[key] ?? {}
  const nested = Object.entries(spelling).filter(([, value]) => isObject(value))
  if (nested.length === 0) return spelling
  const types = nested.map(([type]) => type).join(', ')
  const found = spelling[layerType]
  return isObject(found) ? found : refuse(file, `${key} has settings for ${types}, but none for ${layerType}`)
}

const isObject = (value: unknown): value is Spelling =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function typeOf(spelling: Spelling): string | undefined {
  const type = spelling.rope_type ?? spelling.type
  return type == null ? undefined : String(type)
}

/** How many tokens a model can read: scaling that stretches the context beyond `max_position_embeddings` counts. */
export function contextOf(c: RopeConfig, file: string): number {
  const s = ropeSettings(c, file)
  const stated = c.max_position_embeddings
  const factor = typeof s.factor === 'number' ? s.factor : 1
  if (s.rope_type === 'dynamic') return Math.floor(stated * factor)
  const original =
    typeof s.original_max_position_embeddings === 'number' ? s.original_max_position_embeddings : 0
  return s.rope_type === 'yarn' ? Math.max(stated, Math.floor(original * factor)) : stated
}
