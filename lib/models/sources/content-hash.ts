import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { HubFile } from './hub'

/** Whether a file is there and its content is what the hub promises. */
export async function matches(path: string, file: HubFile, signal: AbortSignal): Promise<boolean> {
  const known = await stat(path).catch(() => null)
  return known?.size === file.size && (await hashOf(path, file, signal)) === file.hash.hex
}

/** The hash of a file of the size that is promised, in the kind that is promised. */
export async function hashOf(path: string, { size, hash }: HubFile, signal: AbortSignal): Promise<string> {
  // Git hashes a header along with the content; repositories of git's newer format have longer hashes.
  const sum = createHash(hash.kind === 'sha256' || hash.hex.length === 64 ? 'sha256' : 'sha1')
  if (hash.kind === 'git') sum.update(`blob ${size}\0`)
  for await (const piece of createReadStream(path, { signal, highWaterMark: 1024 * 1024 })) sum.update(piece as Buffer)
  return sum.digest('hex')
}
