import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import yauzl from 'yauzl'

const open = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)

/** A zip archive whose files are read one at a time. */
export interface Archive {
  names(): string[]
  /** @throws Error if there is no such file, or it is not as long as the archive says */
  read(name: string): Promise<Buffer>
  close(): void
}

/** @throws Error if it is no zip archive */
export async function openArchive(path: string): Promise<Archive> {
  const zip = await open(path, { lazyEntries: true, autoClose: false })
  const stream = promisify(zip.openReadStream.bind(zip)) as (
    entry: yauzl.Entry,
  ) => Promise<NodeJS.ReadableStream>
  const entries = new Map<string, yauzl.Entry>()
  try {
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry)
  } catch (error) {
    zip.close()
    throw error
  }
  return {
    names: () => [...entries.keys()],
    async read(name) {
      const entry = entries.get(name)
      if (!entry) throw new Error(`it has no "${name}"`)
      return buffer(await stream(entry))
    },
    close: () => zip.close(),
  }
}
