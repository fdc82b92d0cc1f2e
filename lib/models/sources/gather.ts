import { writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { filesBelow } from '../folder-files'
import { chooseModel, type Chosen, type Offered } from './choose-model'
import { chooseSae } from './choose-sae'
import { copyFile, linkFile } from './copy-file'
import { download } from './download'
import type { Hub } from './hub'
import { sourceText, type FileSource, type HubSource, type Source } from './parse-source'
import { saeHook } from './sae-hook'
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

/** What is added to the tasks of chosen files. @param folder the source's own, and theirs in it */
type Complete = (tasks: Task[], folder: string) => Task[]

type Choose = <T extends Offered>(files: readonly T[], inside?: string) => Chosen<T>[]

export const gatherModel = (source: Source, means: Means) => gather(source, chooseModel, means)

/** An SAE whose files do not say where it reads gets a `hook.json` that says what its source's path does. */
export const gatherSae = (source: Source, means: Means) => gather(source, chooseSae, means, withHook)

/** @throws SourceError naming the source if nothing of it serves */
async function gather(
  source: Source,
  choose: Choose,
  means: Means,
  complete: Complete = (tasks) => tasks,
): Promise<Gathering> {
  try {
    const { tasks, origin, folder } = await (source.kind === 'hub'
      ? fromHub(source, choose, means)
      : fromHere(source, choose, means))
    return { tasks: complete(tasks, folder), origin }
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

/** @returns also the folder of the chosen files, the source's own included */
async function fromHub(source: HubSource, choose: Choose, { hub, link }: Means): Promise<Found> {
  if (link) throw new SourceError(`--link is for what lies on this machine; ${source.repo} is downloaded.`)
  const commit = await hub.commit(source)
  const chosen = chosenOf(choose, await hub.files(source, commit), source.inside)
  const tasks = chosen.map(({ file, target }) => ({
    target,
    size: file.size,
    run: (path: string, report: (bytes: number) => void) =>
      download(hub, { source, commit, file, target: path }, report),
  }))
  return { tasks, origin: { source: sourceText(source), commit }, folder: folderOf(source.repo, chosen) }
}

async function fromHere(source: FileSource, choose: Choose, { hub, link }: Means): Promise<Found> {
  const isFolder = source.kind === 'folder'
  const dir = isFolder ? source.path : dirname(source.path)
  const files = await filesBelow(dir)
  const offered = files.filter((file): file is typeof file & { size: number } => file.size !== null)
  const chosen = chosenOf(choose, offered, isFolder ? undefined : basename(source.path))
  const tasks = chosen.map(({ file, target }) => ({
    target,
    size: link ? 0 : file.size,
    run: (path: string, report: (bytes: number) => void) =>
      link ? linkFile(join(dir, file.path), path) : copyFile(join(dir, file.path), path, hub.patience.signal, report),
  }))
  return { tasks, origin: { source: sourceText(source) }, folder: folderOf(dir.replaceAll('\\', '/'), chosen) }
}

type Found = Gathering & { folder: string }

/** Files lie in one folder of the source, and below it as they will lie in their own. */
function folderOf(root: string, [first]: readonly Chosen<Offered>[]): string {
  const inside = first?.file.path.slice(0, -first.target.length - 1)
  return inside ? `${root}/${inside}` : root
}

function withHook(tasks: Task[], folder: string): Task[] {
  const hook = saeHook(
    folder,
    tasks.map(({ target }) => target),
  )
  if (hook === null) return tasks
  const text = `${JSON.stringify(hook, null, 2)}\n`
  const run = async (path: string, report: (bytes: number) => void) => {
    await writeFile(path, text)
    report(text.length)
  }
  return [...tasks, { target: 'hook.json', size: text.length, run }]
}
