import { promisify } from 'node:util'
import yauzl from 'yauzl'
import { ModelLoadError } from '../../errors'

const open = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)

/** What unpacks to more than so many times its size is made to fill the memory; small tables of one value are not. Bytes. */
const MOST_UNPACKED = 100
const LARGE = 2 ** 24

/** A zip archive whose files are read one at a time. */
export interface Archive {
  names(): string[]
  /** Bytes of a file once it is unpacked. @throws Error if there is no such file */
  size(name: string): number
  /**
   * @param most bytes that it may have
   * @throws Error if there is no such file, it is longer than that, not as long as the archive says, or unpacks to too much
   */
  read(name: string, most?: number): Promise<Buffer>
  /** The first bytes of a file: `count`, or all of them if they are fewer; the rest is not unpacked. */
  head(name: string, count: number): Promise<Buffer>
}

/**
 * Lets `read` look into an archive, which is closed afterwards.
 * @param otherwise what is wrong with a file that is no archive, and what to do
 * @throws ModelLoadError that names the file, whatever fails
 */
export async function withArchive<T>(
  path: string,
  otherwise: string,
  read: (archive: Archive) => Promise<T>,
): Promise<T> {
  const refused = (why: string) => new ModelLoadError(`Cannot read ${path}: ${why}`)
  const zip = await open(path, { lazyEntries: true, autoClose: false }).catch(() => {
    throw refused(otherwise)
  })
  try {
    return await read(await archiveOf(zip))
  } catch (error) {
    if (error instanceof ModelLoadError) throw error
    throw refused(error instanceof Error ? error.message : String(error))
  } finally {
    zip.close()
  }
}

async function archiveOf(zip: yauzl.ZipFile): Promise<Archive> {
  const entries = new Map<string, yauzl.Entry>()
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry)
  const find = (name: string): yauzl.Entry => {
    const entry = entries.get(name)
    if (!entry) throw new Error(`it has no "${name}"`)
    return entry
  }
  const stream = promisify(zip.openReadStream.bind(zip)) as (
    entry: yauzl.Entry,
  ) => Promise<AsyncIterable<Buffer>>
  return {
    names: () => [...entries.keys()],
    size: (name) => find(name).uncompressedSize,
    async read(name, most = Infinity) {
      const entry = find(name)
      const { uncompressedSize: size, compressedSize: packed } = entry
      if (size > LARGE && size > MOST_UNPACKED * packed)
        throw new Error(`"${name}" in it unpacks to ${size} bytes from ${packed}, which weights do not`)
      if (size > most) throw new Error(`"${name}" in it has ${size} bytes, and should have at most ${most}`)
      // One piece from the start: weights would otherwise be held twice while their pieces are joined.
      const bytes = Buffer.allocUnsafeSlow(size)
      let filled = 0
      for await (const chunk of await stream(entry)) filled += chunk.copy(bytes, filled)
      return bytes
    },
    async head(name, count) {
      const chunks: Buffer[] = []
      let read = 0
      for await (const chunk of await stream(find(name))) {
        chunks.push(chunk)
        if ((read += chunk.length) >= count) break
      }
      return Buffer.concat(chunks).subarray(0, count)
    },
  }
}
