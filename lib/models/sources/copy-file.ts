import { createReadStream } from 'node:fs'
import { mkdir, open, realpath, rename, rm, stat, symlink, utimes } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fullDisk } from './download'
import { SourceError } from './source-error'

/**
 * Copies a file. One that was copied before, and has not changed since, is left as it is.
 * @param report told of bytes that are there
 */
export async function copyFile(
  from: string,
  to: string,
  signal: AbortSignal,
  report: (bytes: number) => void,
): Promise<void> {
  const original = await stat(from)
  const known = await stat(to).catch(() => null)
  if (known?.size === original.size && known.mtimeMs === Math.trunc(original.mtimeMs)) return report(original.size)
  const part = `${to}.part`
  const out = await open(part, 'w')
  try {
    for await (const piece of createReadStream(from, { signal, highWaterMark: 1024 * 1024 })) {
      await out.writeFile(piece as Buffer)
      report((piece as Buffer).length)
    }
  } catch (error) {
    signal.throwIfAborted()
    throw fullDisk(error) ?? error
  } finally {
    await out.close()
  }
  const modified = new Date(Math.trunc(original.mtimeMs))
  await utimes(part, modified, modified)
  await rename(part, to)
}

/** A link to a file, to where it really lies. */
export async function linkFile(from: string, to: string): Promise<void> {
  await rm(to, { force: true })
  await mkdir(dirname(to), { recursive: true })
  await symlink(await realpath(from), to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPERM') throw error
    throw new SourceError('This system does not let you make links (Windows does in developer mode). Leave out --link to copy.')
  })
}
