import { z } from 'zod'
import { parse, refuse } from './config-file'
import { frequencies, llama3Frequency, yarnFrequencies, yarnScale, type Rope } from './rope'

const number = z.number().positive()

/** What all spellings of rotary settings say, once they are brought into one form. */
const settings = z.object({
  rope_type: z.string().default('default'),
  rope_theta: number,
  partial_rotary_factor: number.max(1).nullish(),
  original_max_position_embeddings: z.int().positive().nullish(),
})
const linear = z.object({ factor: number })
const llama3 = z
  .object({ factor: number, low_freq_factor: number, high_freq_factor: number })
  .refine((r) => r.high_freq_factor > r.low_freq_factor, 'high_freq_factor must exceed low_freq_factor')
const yarn = z.object({
  factor: number,
  attention_factor: number.nullish(),
  mscale: z.number().nullish(),
  mscale_all_dim: z.number().nullish(),
  beta_fast: number.nullish(),
  beta_slow: number.nullish(),
  truncate: z.boolean().nullish(),
})
const longrope = z.object({
  factor: number.nullish(),
  attention_factor: number.nullish(),
  short_factor: z.array(number),
  long_factor: z.array(number),
})

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

type Spelling = Record<string, unknown>

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

/**
 * The rotation that settings ask for.
 * @param stated `max_position_embeddings`
 * @throws ModelLoadError if its type is unknown or a number is missing
 */
export function ropeOf(
  given: Spelling,
  { headDim, stated, file }: { headDim: number; stated: number; file: string },
): Rope {
  const s = parse(settings, given, file)
  const dims = Math.floor(headDim * (s.partial_rotary_factor ?? 1))
  if (dims % 2 !== 0 || dims === 0)
    refuse(file, `rotary embeddings need an even number of dimensions, not ${dims}`)
  const original = s.original_max_position_embeddings ?? stated
  const base = s.rope_theta
  const plain = frequencies(base, dims)
  const fixed = (values: number[], scale = 1): Rope => ({ kind: 'fixed', dims, scale, frequencies: values })
  switch (s.rope_type) {
    case 'default':
      return fixed(plain)
    case 'linear': {
      const { factor } = parse(linear, given, file)
      return fixed(plain.map((f) => f / factor))
    }
    case 'llama3': {
      const scaling = { ...parse(llama3, given, file), original }
      return fixed(plain.map((f) => llama3Frequency(f, scaling)))
    }
    case 'dynamic':
      if (dims < 4) refuse(file, `rotary embeddings of type dynamic need 4 dimensions or more, not ${dims}`)
      return { kind: 'dynamic', dims, scale: 1, base, original: stated, ...parse(linear, given, file) }
    case 'yarn': {
      const y = parse(yarn, given, file)
      const betas = {
        beta_fast: y.beta_fast || 32,
        beta_slow: y.beta_slow || 1,
        truncate: y.truncate ?? true,
      }
      const scale =
        y.mscale && y.mscale_all_dim
          ? yarnScale(y.factor, y.mscale) / yarnScale(y.factor, y.mscale_all_dim)
          : yarnScale(y.factor)
      return fixed(
        yarnFrequencies({ base, dims, factor: y.factor, original, ...betas }),
        y.attention_factor ?? scale,
      )
    }
    case 'longrope': {
      const l = parse(longrope, given, file)
      for (const key of ['short_factor', 'long_factor'] as const) {
        if (l[key].length !== dims / 2)
          refuse(file, `${key} has ${l[key].length} numbers, expected ${dims / 2}`)
      }
      const factor = l.factor ?? stated / original
      const scale = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original))
      return {
        kind: 'longrope',
        dims,
        scale: l.attention_factor ?? scale,
        original,
        short: plain.map((f, i) => f / l.short_factor[i]!),
        long: plain.map((f, i) => f / l.long_factor[i]!),
      }
    }
    default:
      return refuse(
        file,
        `its rotary embeddings have type "${s.rope_type}"; supported are default, linear, dynamic, yarn, llama3, longrope`,
      )
  }
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
