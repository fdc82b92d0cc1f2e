import type { Metadata } from './metadata'
import { readTensor } from './read-tensor'

export const ROPE_KEYS = [
  'rope.dimension_count',
  'rope.freq_base',
  'rope.scale_linear',
  'rope.scaling.type',
  'rope.scaling.factor',
  'rope.scaling.original_context_length',
  'rope.scaling.attn_factor',
]

/** The values of Llama 3.1 and later: https://github.com/meta-llama/llama-models. */
const LLAMA3 = { low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 8192 }

/** How the rotary angles are stretched, as `rope_scaling` and its companions in `config.json`; nothing if they are not. */
export async function ropeScaling(meta: Metadata, turned: number): Promise<Record<string, unknown>> {
  const long = await factors(meta, 'rope_factors_long.weight')
  if (long) return longRope(meta, long)
  const divisors = await factors(meta, 'rope_freqs.weight')
  if (divisors) return { rope_scaling: llama3(meta, divisors, turned) }
  const linear = meta.size('rope.scale_linear')
  const type = meta.text(`${meta.architecture}.rope.scaling.type`) ?? (linear ? 'linear' : 'none')
  const factor = meta.size('rope.scaling.factor') ?? linear ?? 1
  if (type === 'none' || (type === 'linear' && factor === 1)) return {}
  if (type === 'linear') return { rope_scaling: { rope_type: 'linear', factor } }
  if (type !== 'yarn') return meta.fail(`it stretches its context by "${type}", which is not supported`)
  const original = meta.required('rope.scaling.original_context_length')
  return { rope_scaling: { rope_type: 'yarn', factor, original_max_position_embeddings: original } }
}

async function factors(meta: Metadata, name: string): Promise<Float32Array | null> {
  const tensor = meta.file.tensors.get(name)
  return tensor ? readTensor(meta.file, name, tensor) : null
}

/**
 * The file holds what each frequency is divided by; Hugging Face's config, the four numbers that this follows from. The
 * factor is the largest divisor, the others are Llama 3's: the divisors that follow must be those of the file.
 */
function llama3(meta: Metadata, divisors: Float32Array, turned: number): Record<string, unknown> {
  const factor = Math.max(...divisors)
  const base = meta.size('rope.freq_base') ?? 10_000
  const { low_freq_factor: low, high_freq_factor: high, original_max_position_embeddings: original } = LLAMA3
  const fits = divisors.every((divisor, i) => {
    const turns = original / (2 * Math.PI * base ** ((2 * i) / turned))
    const share = Math.min(1, Math.max(0, (turns - low) / (high - low)))
    const expected = 1 / ((1 - share) / factor + share)
    return Math.abs(divisor - expected) < 1e-3 * expected
  })
  if (divisors.length !== turned / 2 || !fits) {
    meta.fail('its "rope_freqs.weight" is not that of Llama 3, which is the only one supported')
  }
  return { rope_type: 'llama3', factor, ...LLAMA3 }
}

async function longRope(meta: Metadata, long: Float32Array): Promise<Record<string, unknown>> {
  const short = await factors(meta, 'rope_factors_short.weight')
  if (!short) return meta.fail('it has "rope_factors_long.weight" but no "rope_factors_short.weight"')
  return {
    original_max_position_embeddings: meta.required('rope.scaling.original_context_length'),
    rope_scaling: { rope_type: 'longrope', long_factor: [...long], short_factor: [...short] },
  }
}
