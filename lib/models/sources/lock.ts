import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { SourceError } from './source-error'

/**
 * Keeps two processes from working on one model at once. A lock that a process left behind when it died is taken over.
 * @param doing what it is kept for, as in "is adding this model"
 * @returns what gives it back
 * @throws SourceError if another process that lives has it
 */
export async function lock(path: string, doing = 'adding'): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { recursive: true })
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' })
      return () => rm(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const holder = Number(await readFile(path, 'utf8').catch(() => ''))
      if (attempt > 0 || lives(holder))
        throw new SourceError(`Process ${holder} is ${doing} this model already. Wait for it, or end it and run the same command again.`)
      await rm(path, { force: true })
    }
  }
}

function lives(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // It lives, but is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
