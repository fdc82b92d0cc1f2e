import { open, rename, rm, stat } from 'node:fs/promises'
import { persist, Transient } from './attempts'
import { hashOf, matches } from './content-hash'
import type { Hub, HubFile } from './hub'
import type { HubSource } from './parse-source'
import type { Answer } from './send'
import { SourceError } from './source-error'

/** A file of a repository at one commit, and where it goes. */
export interface Download {
  source: HubSource
  commit: string
  file: HubFile
  target: string
}

/** What the hub sends is not what it promised. */
class Unlike extends Error {
  override readonly name = 'Unlike'
}

/** The part's name holds the promised hash, so that a part of other content is never gone on with. */
export const partOf = ({ target, file }: Pick<Download, 'target' | 'file'>) =>
  `${target}.${file.hash.hex.slice(0, 16)}.part`

/**
 * Downloads one file, going on where an earlier attempt broke off. It has its name only once its hash is right. A file that
 * is already there is left as it is.
 * @param report told of bytes that came; negative for bytes that have to come again
 * @throws SourceError with what to do; the signal's reason
 */
export async function download(hub: Hub, task: Download, report: (bytes: number) => void): Promise<void> {
  const { signal } = hub.patience
  if (await matches(task.target, task.file, signal)) return report(task.file.size)
  const part = partOf(task)
  let have = await sizeOf(part)
  report(have)
  const tally = (bytes: number) => {
    have += bytes
    report(bytes)
  }
  for (let chances = 2; ; chances--) {
    try {
      await persist(hub.patience, () => fetchRest(hub, task, part, have, tally), () => have)
      if ((await hashOf(part, task.file, signal)) === task.file.hash.hex) return await rename(part, task.target)
      throw new Unlike(`${task.file.path} does not have the hash that the hub promises`)
    } catch (error) {
      if (!(error instanceof Unlike)) throw fullDisk(error) ?? error
      await rm(part, { force: true })
      tally(-have)
      if (chances === 1)
        throw new SourceError(`${error.message}, twice. Nothing of it is kept. Try again later, or ask who runs ${hub.settings.endpoint}.`)
      hub.patience.note(`${error.message}. Fetching it again.`)
    }
  }
}

async function fetchRest(
  hub: Hub,
  { source, commit, file }: Download,
  part: string,
  have: number,
  tally: (bytes: number) => void,
): Promise<void> {
  if (have > file.size) throw new Unlike(`More of ${file.path} is there than it has`)
  if (have === file.size && have > 0) return
  const answer = await hub.open(source, commit, file.path, have)
  try {
    const from = startOf(answer, file, have)
    if (from !== have) tally(from - have)
    const at = await append(answer, file, part, from, tally)
    if (at < file.size) throw new Transient(`${file.path} broke off after ${at} of ${file.size} bytes.`)
  } finally {
    await answer.leave()
  }
}

/** Writes what comes behind the first `from` bytes of the part, and tells its length then. */
async function append(
  answer: Answer,
  file: HubFile,
  part: string,
  from: number,
  tally: (bytes: number) => void,
): Promise<number> {
  const out = await open(part, from === 0 ? 'w' : 'a')
  try {
    let at = from
    for await (const piece of answer.pieces()) {
      at += piece.length
      if (at > file.size)
        throw new Unlike(`The hub sends more of ${file.path} than the ${file.size} bytes it promises`)
      await out.writeFile(piece)
      tally(piece.length)
    }
    return at
  } finally {
    await out.close()
  }
}

/** Where the answer's body begins in the file. */
function startOf(answer: Answer, file: HubFile, have: number): number {
  if (answer.status === 200) return 0
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(answer.headers.get('content-range') ?? '') ?? []
  const fits = answer.status === 206 && Number(start) === have && (total === '*' || Number(total) === file.size)
  if (fits) return have
  throw new Unlike(`The hub does not go on with ${file.path} where it was asked to`)
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0
}

/** For a disk, or a share of it, that has no room; undefined for everything else. */
export function fullDisk(error: unknown): SourceError | undefined {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return undefined
  return new SourceError('The disk is full. Make room and run the same command again; it goes on where it stopped.', { cause: error })
}
