import { writeFile } from 'node:fs/promises'

type Value = string | number | boolean | string[] | number[]

export interface GgufParts {
  magic?: string
  version?: number
  metadata?: Record<string, Value>
  /** `type` is ggml's number; `dims` has the fastest axis first. */
  tensors?: Record<string, { type: number; dims: number[]; data: Uint8Array; offset?: number }>
  tensorCount?: number
}

const ALIGNMENT = 32

/** Writes a GGUF file for a test: numbers become 32-bit floats, or 32-bit unsigned integers if they are whole. */
export async function writeGguf(path: string, parts: GgufParts): Promise<string> {
  await writeFile(path, ggufBytes(parts))
  return path
}

export function ggufBytes({
  magic = 'GGUF',
  version = 3,
  metadata = {},
  tensors = {},
  tensorCount,
}: GgufParts): Buffer {
  const entries = Object.entries(tensors)
  const head = [
    Buffer.from(magic),
    u32(version),
    u64(tensorCount ?? entries.length),
    u64(Object.keys(metadata).length),
  ]
  for (const [key, value] of Object.entries(metadata)) head.push(text(key), ...typed(value))
  const data: Buffer[] = []
  let at = 0
  for (const [name, tensor] of entries) {
    head.push(
      text(name),
      u32(tensor.dims.length),
      ...tensor.dims.map(u64),
      u32(tensor.type),
      u64(tensor.offset ?? at),
    )
    const padded = Math.ceil(tensor.data.length / ALIGNMENT) * ALIGNMENT
    data.push(Buffer.from(tensor.data), Buffer.alloc(padded - tensor.data.length))
    at += padded
  }
  const header = Buffer.concat(head)
  return Buffer.concat([header, Buffer.alloc((ALIGNMENT - (header.length % ALIGNMENT)) % ALIGNMENT), ...data])
}

function typed(value: Value): Buffer[] {
  if (!Array.isArray(value)) return [u32(typeOf(value)), scalar(value)]
  const [first] = value
  return [u32(9), u32(first === undefined ? 4 : typeOf(first)), u64(value.length), ...value.map(scalar)]
}

function typeOf(value: string | number | boolean): number {
  if (typeof value === 'string') return 8
  if (typeof value === 'boolean') return 7
  return Number.isInteger(value) && value >= 0 ? 4 : 6
}

function scalar(value: string | number | boolean): Buffer {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'boolean') return Buffer.of(value ? 1 : 0)
  if (typeOf(value) === 4) return u32(value)
  const float = Buffer.alloc(4)
  float.writeFloatLE(value)
  return float
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([u64(bytes.length), bytes])
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
