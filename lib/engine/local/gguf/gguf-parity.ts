import { Safetensors } from '../weights/safetensors'
import { GgufModel } from './gguf-model'

/** How far the weights of a GGUF file are from those of the model that it was made of. */
export interface WeightsParity {
  /** Names that only one of the two has. */
  unmatched: string[]
  /** Largest difference of any weight. */
  error: number
}

/** The largest difference that passes, of files that hold the weights as they were. */
export const GGUF_TOLERANCE = 1e-6

/** @throws ModelLoadError if a file cannot be read, or a tensor has another shape */
export async function compareWeights(gguf: string, safetensors: string): Promise<WeightsParity> {
  const weights = await (await GgufModel.open(gguf)).weights()
  const original = await Safetensors.open(safetensors)
  const [own, expected] = [new Set(weights.names()), new Set(original.names())]
  const unmatched = [...own, ...expected].filter((name) => own.has(name) !== expected.has(name))
  let error = 0
  for (const name of original.names()) {
    if (!own.has(name)) continue
    const values = await weights.readFloats(name, original.shape(name))
    const wanted = await original.readFloats(name)
    values.forEach((value, i) => (error = Math.max(error, Math.abs(value - wanted[i]!))))
  }
  return { unmatched, error }
}
