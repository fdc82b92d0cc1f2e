import { writeFile } from 'node:fs/promises'

/** Writes a safetensors file for a test: any header, also one that is wrong. */
export async function writeSafetensors(path: string, header: unknown, data: Uint8Array): Promise<string> {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  await writeFile(path, Buffer.concat([length, json, data]))
  return path
}

/** Writes tensors given by name. */
export function writeTensors(
  path: string,
  tensors: Record<string, { dtype: string; shape: number[]; data: ArrayBufferView }>,
): Promise<string> {
  const header: Record<string, object> = {}
  const bytes: Uint8Array[] = []
  let at = 0
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [at, (at += data.byteLength)] }
    bytes.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }
  return writeSafetensors(path, header, Buffer.concat(bytes))
}
