import { z } from 'zod'
import { parse, refuse } from './config-file'
import { frequencies, llama3Frequency, yarnFrequencies, yarnScale, type Rope } from './rope'
import type { Spelling } from './rope-settings'

const number = z.number().positive()

/** A key that may be absent or null. */
const orElse = <T>(schema: z.ZodType<T>, value: T) => schema.nullish().transform((given) => given ?? value)

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
  beta_fast: orElse(number, 32),
  beta_slow: orElse(number, 1),
  truncate: orElse(z.boolean(), true),
})
const longrope = z.object({
  factor: number.nullish(),
  attention_factor: number.nullish(),
  short_factor: z.array(number),
  long_factor: z.array(number),
})

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
    case 'dynamic': {
      if (dims < 4) refuse(file, `rotary embeddings of type dynamic need 4 dimensions or more, not ${dims}`)
      return { kind: 'dynamic', dims, scale: 1, base, original: stated, ...parse(linear, given, file) }
    }
    case 'yarn': {
      const scaling = parse(yarn, given, file)
      return fixed(yarnFrequencies({ base, dims, original, ...scaling }), yarnScaleOf(scaling))
    }
    case 'longrope': {
      const scaling = parse(longrope, given, file)
      for (const key of ['short_factor', 'long_factor'] as const) {
        const { length } = scaling[key]
        if (length !== dims / 2) refuse(file, `${key} has ${length} numbers, expected ${dims / 2}`)
      }
      const divided = (by: readonly number[]) => plain.map((f, i) => f / by[i]!)
      const [short, long] = [divided(scaling.short_factor), divided(scaling.long_factor)]
      return { kind: 'longrope', dims, original, short, long, scale: longScaleOf(scaling, stated, original) }
    }
    default:
      return refuse(
        file,
        `its rotary embeddings have type "${s.rope_type}"; supported are default, linear, dynamic, yarn, llama3, longrope`,
      )
  }
}

/** `mscale` and `mscale_all_dim` count only together. */
function yarnScaleOf(y: z.infer<typeof yarn>): number {
  if (y.attention_factor) return y.attention_factor
  if (!y.mscale || !y.mscale_all_dim) return yarnScale(y.factor)
  return yarnScale(y.factor, y.mscale) / yarnScale(y.factor, y.mscale_all_dim)
}

function longScaleOf(l: z.infer<typeof longrope>, stated: number, original: number): number {
  if (l.attention_factor) return l.attention_factor
  const factor = l.factor ?? stated / original
  return factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original))
}
