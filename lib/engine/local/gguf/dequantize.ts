import { float16Values } from '../weights/widen'
import type { TensorType } from './tensor-types'

/** Writes the values of the block that begins at `at` to `out`, from `to` on. `half` reads a half float at a byte offset. */
type Block = (bytes: Uint8Array, at: number, out: Float32Array, to: number, half: Half) => void
type Half = (at: number) => number

const signed = (byte: number) => (byte << 24) >> 24

/** Two values of four bits a byte: the low ones are the first half of the block, the high ones the second. */
function fours(
  value: (nibble: number, d: number, m: number, fifth: number) => number,
  hasMin: boolean,
  fiveBits: boolean,
) {
  const high = hasMin ? 4 : 2
  const first = high + (fiveBits ? 4 : 0)
  const block: Block = (bytes, at, out, to, half) => {
    const d = half(at)
    const m = hasMin ? half(at + 2) : 0
    for (let j = 0; j < 16; j++) {
      const q = bytes[at + first + j]!
      const low = fiveBits ? ((bytes[at + high + (j >> 3)]! >> (j & 7)) & 1) << 4 : 0
      const up = fiveBits ? ((bytes[at + high + 2 + (j >> 3)]! >> (j & 7)) & 1) << 4 : 0
      out[to + j] = value(q & 15, d, m, low)
      out[to + j + 16] = value(q >> 4, d, m, up)
    }
  }
  return block
}

const q80: Block = (bytes, at, out, to, half) => {
  const d = half(at)
  for (let j = 0; j < 32; j++) out[to + j] = d * signed(bytes[at + 2 + j]!)
}

/** Scale and minimum of the eight sub-blocks of Q4_K and Q5_K: six bits each, packed into twelve bytes. */
export function scaleAndMin(bytes: Uint8Array, at: number, j: number): [scale: number, min: number] {
  if (j < 4) return [bytes[at + j]! & 63, bytes[at + j + 4]! & 63]
  return [
    (bytes[at + j + 4]! & 15) | ((bytes[at + j - 4]! >> 6) << 4),
    (bytes[at + j + 4]! >> 4) | ((bytes[at + j]! >> 6) << 4),
  ]
}

/** Q4_K, and Q5_K with its fifth bits between scales and values: eight sub-blocks of 32 values, in pairs. */
function fourK(fiveBits: boolean): Block {
  return (bytes, at, out, to, half) => {
    const d = half(at)
    const dmin = half(at + 2)
    const values = at + 16 + (fiveBits ? 32 : 0)
    for (let sub = 0; sub < 8; sub++) {
      const [scale, min] = scaleAndMin(bytes, at + 4, sub)
      const from = values + 32 * (sub >> 1)
      for (let l = 0; l < 32; l++) {
        const four = sub & 1 ? bytes[from + l]! >> 4 : bytes[from + l]! & 15
        const fifth = fiveBits ? ((bytes[at + 16 + l]! >> sub) & 1) << 4 : 0
        out[to + 32 * sub + l] = d * scale * (four | fifth) - dmin * min
      }
    }
  }
}

/** Sixteen sub-blocks of 16 values: four low bits, two high bits, an eight-bit scale each; the block's factor comes last. */
const q6k: Block = (bytes, at, out, to, half) => {
  const d = half(at + 208)
  for (let i = 0; i < 256; i++) {
    const part = i >> 7
    const quarter = (i >> 5) & 3
    const l = i & 31
    const low = bytes[at + 64 * part + 32 * (quarter & 1) + l]! >> (quarter & 2 ? 4 : 0)
    const high = bytes[at + 128 + 32 * part + l]! >> (2 * quarter)
    const scale = signed(bytes[at + 192 + (i >> 4)]!)
    out[to + i] = d * scale * (((low & 15) | ((high & 3) << 4)) - 32)
  }
}

/** Sixteen sub-blocks of 16 values of two bits, with scale and minimum of four bits. */
const q2k: Block = (bytes, at, out, to, half) => {
  const d = half(at + 80)
  const dmin = half(at + 82)
  for (let i = 0; i < 256; i++) {
    const part = i >> 7
    const quarter = (i >> 5) & 3
    const l = i & 31
    const scale = bytes[at + (i >> 4)]!
    const q = (bytes[at + 16 + 32 * part + l]! >> (2 * quarter)) & 3
    out[to + i] = d * (scale & 15) * q - dmin * (scale >> 4)
  }
}

/** Like Q2_K with a third bit apart, and sixteen six-bit scales in twelve bytes: low halves first, then the upper two bits. */
const q3k: Block = (bytes, at, out, to, half) => {
  const d = half(at + 108)
  for (let i = 0; i < 256; i++) {
    const part = i >> 7
    const quarter = (i >> 5) & 3
    const l = i & 31
    const sub = i >> 4
    const low = sub < 8 ? bytes[at + 96 + sub]! & 15 : bytes[at + 96 + sub - 8]! >> 4
    const high = (bytes[at + 104 + (sub & 3)]! >> (2 * (sub >> 2))) & 3
    const third = (bytes[at + l]! >> (4 * part + quarter)) & 1
    const q = ((bytes[at + 32 + 32 * part + l]! >> (2 * quarter)) & 3) - (third ? 0 : 4)
    out[to + i] = d * ((low | (high << 4)) - 32) * q
  }
}

/** The sixteen values of IQ4_NL, closer together around zero (ggml-common.h). */
const NON_LINEAR = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113]

const BLOCKS: Record<string, Block> = {
  Q4_0: fours((q, d) => (q - 8) * d, false, false),
  Q4_1: fours((q, d, m) => q * d + m, true, false),
  Q5_0: fours((q, d, _, fifth) => ((q | fifth) - 16) * d, false, true),
  Q5_1: fours((q, d, m, fifth) => (q | fifth) * d + m, true, true),
  Q8_0: q80,
  IQ4_NL: fours((q, d) => NON_LINEAR[q]! * d, false, false),
  Q2_K: q2k,
  Q3_K: q3k,
  Q4_K: fourK(false),
  Q5_K: fourK(true),
  Q6_K: q6k,
}

/** Names of the quantised types that `dequantize` knows. */
export const QUANTISED_TYPES: readonly string[] = Object.keys(BLOCKS)

/**
 * The values of a quantised tensor, as ggml's `dequantize_row_*` computes them: in exact arithmetic, rounded once to 32-bit
 * floats. Layouts: https://github.com/ggml-org/ggml/blob/master/src/ggml-common.h
 */
export function dequantize(type: TensorType, bytes: Uint8Array): Float32Array {
  const block = BLOCKS[type.name]
  if (!block) throw new RangeError(`No quantised type ${type.name}`)
  const halves = float16Values()
  const half: Half = (at) => halves[bytes[at]! | (bytes[at + 1]! << 8)]!
  const out = new Float32Array((bytes.length / type.bytes) * type.values)
  for (let at = 0, to = 0; at < bytes.length; at += type.bytes, to += type.values)
    block(bytes, at, out, to, half)
  return out
}
