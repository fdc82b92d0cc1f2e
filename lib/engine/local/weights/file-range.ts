import { open, type FileHandle } from 'node:fs/promises'
import { ModelLoadError } from '../../errors'

/** One read call takes at most so many bytes; node's own limit is 2 GiB. */
const CHUNK = 2 ** 26

/**
 * The bytes of a stretch of a file, in a buffer of their own.
 * @throws ModelLoadError if the file ends before
 */
export async function readRange(path: string, offset: number, length: number): Promise<ArrayBuffer> {
  const file = await open(path)
  try {
    const bytes = new Uint8Array(length)
    await fill(file, bytes, offset, path)
    return bytes.buffer
  } finally {
    await file.close()
  }
}

/** Goes through a stretch of a file piece by piece; each piece is overwritten by the next. */
export async function* chunksOf(path: string, offset: number, length: number): AsyncGenerator<Uint8Array> {
  const file = await open(path)
  try {
    const buffer = new Uint8Array(Math.min(CHUNK, length))
    for (let at = 0; at < length; at += CHUNK) {
      const chunk = buffer.subarray(0, Math.min(CHUNK, length - at))
      await fill(file, chunk, offset + at, path)
      yield chunk
    }
  } finally {
    await file.close()
  }
}

async function fill(file: FileHandle, bytes: Uint8Array, offset: number, path: string): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesRead } = await file.read(bytes, at, Math.min(CHUNK, bytes.length - at), offset + at)
    if (bytesRead === 0) throw new ModelLoadError(`Cannot read ${path}: it is cut short`)
    at += bytesRead
  }
}
