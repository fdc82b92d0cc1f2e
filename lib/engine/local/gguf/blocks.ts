import type { BlockForm, Blocks } from '../weights/blocks'
import { float16Values } from '../weights/widen'
import { scaleAndMin } from './dequantize'
import type { TensorType } from './tensor-types'

/** Takes one of a file's blocks apart. `to` counts blocks of the new form. */
type Take = (bytes: Uint8Array, at: number, out: Blocks, to: number, half: (at: number) => number) => void

interface Kind {
  form: BlockForm
  take: Take
}

/** Sixteen bytes that hold the first half of a block in their low halves, and the second in the high ones, as pairs of neighbours. */
function paired(bytes: Uint8Array, from: number, out: Uint8Array, to: number): void {
  for (let i = 0; i < 8; i++) {
    const [even, odd] = [bytes[from + 2 * i]!, bytes[from + 2 * i + 1]!]
    out[to + i] = (even & 15) | ((odd & 15) << 4)
    out[to + i + 8] = (even >> 4) | (odd & 0xf0)
  }
}

const q40: Take = (bytes, at, { values, scales }, to, half) => {
  scales[to] = half(at)
  paired(bytes, at + 2, values, 16 * to)
}

const q41: Take = (bytes, at, { values, scales, offsets }, to, half) => {
  scales[to] = half(at)
  offsets![to] = half(at + 2) + 8 * scales[to]!
  paired(bytes, at + 4, values, 16 * to)
}

const q80: Take = (bytes, at, { values, scales }, to, half) => {
  scales[to] = half(at)
  for (let i = 0; i < 32; i++) values[32 * to + i] = bytes[at + 2 + i]! ^ 0x80
}

/** Eight blocks of 32, in pairs: the low halves of 32 bytes are the first of a pair, the high ones the second. */
const q4k: Take = (bytes, at, { values, scales, offsets }, to, half) => {
  const [d, dmin] = [half(at), half(at + 2)]
  for (let sub = 0; sub < 8; sub++) {
    const [scale, min] = scaleAndMin(bytes, at + 4, sub)
    scales[to + sub] = d * scale
    offsets![to + sub] = 8 * d * scale - dmin * min
    const shift = sub & 1 ? 4 : 0
    const from = at + 16 + 32 * (sub >> 1)
    for (let i = 0; i < 16; i++) {
      const [even, odd] = [bytes[from + 2 * i]! >> shift, bytes[from + 2 * i + 1]! >> shift]
      values[16 * (to + sub) + i] = (even & 15) | ((odd & 15) << 4)
    }
  }
}

/** Sixteen blocks of 16: four low bits, two high bits, a scale of eight bits each. */
const q6k: Take = (bytes, at, { values, scales }, to, half) => {
  const d = half(at + 208)
  for (let sub = 0; sub < 16; sub++) scales[to + sub] = d * ((bytes[at + 192 + sub]! << 24) >> 24)
  for (let i = 0; i < 256; i++) {
    const [part, quarter, l] = [i >> 7, (i >> 5) & 3, i & 31]
    const low = bytes[at + 64 * part + 32 * (quarter & 1) + l]! >> (quarter & 2 ? 4 : 0)
    const high = bytes[at + 128 + 32 * part + l]! >> (2 * quarter)
    values[16 * to + i] = ((low & 15) | ((high & 3) << 4)) + 96
  }
}

const kind = (bits: 4 | 8, size: number, hasOffsets: boolean, take: Take): Kind => ({
  form: { bits, size, hasOffsets },
  take,
})

const KINDS: Readonly<Record<string, Kind>> = {
  Q4_0: kind(4, 32, false, q40),
  Q4_1: kind(4, 32, true, q41),
  Q8_0: kind(8, 32, false, q80),
  Q4_K: kind(4, 32, true, q4k),
  Q6_K: kind(8, 16, false, q6k),
}

/** The form that keeps a quantised type's values as they are; null for types that have none. */
export const blockForm = ({ name }: TensorType): BlockForm | null => KINDS[name]?.form ?? null

/** A quantised tensor in its `blockForm`: the same values, but for the rounding of scales and offsets to 32-bit floats. */
export function toBlocks(type: TensorType, bytes: Uint8Array): Blocks {
  const { form, take } = KINDS[type.name]!
  const halves = float16Values()
  const half = (at: number) => halves[bytes[at]! | (bytes[at + 1]! << 8)]!
  const count = (bytes.length / type.bytes) * (type.values / form.size)
  const blocks: Blocks = {
    values: new Uint8Array((count * form.size * form.bits) / 8),
    scales: new Float32Array(count),
    offsets: form.hasOffsets ? new Float32Array(count) : null,
  }
  const step = type.values / form.size
  for (let at = 0, to = 0; at < bytes.length; at += type.bytes, to += step) take(bytes, at, blocks, to, half)
  return blocks
}
