import { basename, dirname, join } from 'node:path'
import { filesBelow } from '../folder-files'
import { chooseModel, type Chosen, type Offered } from './choose-model'
import { chooseSae } from './choose-sae'
import { copyFile, linkFile } from './copy-file'
import { download } from './download'
import type { Hub } from './hub'
import { sourceText, type FileSource, type HubSource, type Source } from './parse-source'
import { SourceError } from './source-error'

/** One file to be had, and where in the model's folder it goes. */
export interface Task {
  /** In the model's folder, with slashes. */
  target: string
  size: number
  /** Puts the file there. @param report told of bytes that came */
  run(path: string, report: (bytes: number) => void): Promise<void>
}

/** What is to be had from one source. */
export interface Gathering {
  tasks: Task[]
  /** In words that can be given again, with the commit of a repository. */
  origin: { source: string; commit?: string }
}

export interface Means {
  hub: Hub
  /** Files of this machine are linked to instead of copied. */
  link: boolean
}

type Choose = <T extends Offered>(files: readonly T[], inside?: string) => Chosen<T>[]

export const gatherModel = (source: Source, means: Means) => gather(source, chooseModel, means)

export const gatherSae = (source: Source, means: Means) => gather(source, chooseSae, means)

/** @throws SourceError naming the source if nothing of it serves */
async function gather(source: Source, choose: Choose, means: Means): Promise<Gathering> {
  try {
    return source.kind === 'hub' ? await fromHub(source, choose, means) : await fromHere(source, choose, means)
  } catch (error) {
    if (error instanceof Unsuitable) throw new SourceError(`${sourceText(source)}: ${error.message}`, { cause: error })
    throw error
  }
}

/** The choice failed, whose words do not know what it was made from. */
class Unsuitable extends Error {}

function chosenOf<T extends Offered>(choose: Choose, files: readonly T[], inside?: string): Chosen<T>[] {
  try {
    return choose(files, inside)
  } catch (error) {
    throw error instanceof SourceError ? new Unsuitable(error.message) : error
  }
}

async function fromHub(source: HubSource, choose: Choose, { hub, link }: Means): Promise<Gathering> {
  if (link) throw new SourceError(`--link is for what lies on this machine; ${source.repo} is downloaded.`)
  const commit = await hub.commit(source)
  const chosen = chosenOf(choose, await hub.files(source, commit), source.inside)
  const tasks = chosen.map(({ file, target }) => ({
    target,
    size: file.size,
    run: (path: string, report: (bytes: number) => void) =>
      download(hub, { source, commit, file, target: path }, report),
  }))
  return { tasks, origin: { source: sourceText(source), commit } }
}

async function fromHere(source: FileSource, choose: Choose, { hub, link }: Means): Promise<Gathering> {
  const isFolder = source.kind === 'folder'
  const dir = isFolder ? source.path : dirname(source.path)
  const files = await filesBelow(dir)
  const offered = files.filter((file): file is typeof file & { size: number } => file.size !== null)
  const tasks = chosenOf(choose, offered, isFolder ? undefined : basename(source.path)).map(({ file, target }) => ({
    target,
    size: link ? 0 : file.size,
    run: (path: string, report: (bytes: number) => void) =>
      link ? linkFile(join(dir, file.path), path) : copyFile(join(dir, file.path), path, hub.patience.signal, report),
  }))
  return { tasks, origin: { source: sourceText(source) } }
}
