import { ModelLoadError } from '../../errors'
import { readRange } from '../weights/file-range'
import { widenBfloat16, widenFloat16 } from '../weights/widen'
import { dequantize, QUANTISED_TYPES } from './dequantize'
import type { GgufFile, GgufTensor } from './gguf-file'

/** The values as they lie in the file, as 32-bit floats. */
export async function readTensor(
  file: GgufFile,
  name: string,
  { type, offset, length }: GgufTensor,
): Promise<Float32Array> {
  const bytes = await readRange(file.path, offset, length)
  if (type.name === 'F32') return new Float32Array(bytes)
  if (type.name === 'F16') return widenFloat16(new Uint16Array(bytes))
  if (type.name === 'BF16') return widenBfloat16(new Uint16Array(bytes))
  if (QUANTISED_TYPES.includes(type.name)) return dequantize(type, new Uint8Array(bytes))
  throw new ModelLoadError(`Cannot read ${file.source}: "${name}" holds ${type.name} values`)
}
