import { lstat, mkdir, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { SAE_FOLDER } from '../folder-files'
import { inspectFolder, noCatalogue } from '../inspect-folder'
import { formatBytes } from './format-bytes'
import { gatherModel, gatherSae, type Gathering, type Means, type Task } from './gather'
import { lock } from './lock'
import { sourceText, type Source } from './parse-source'
import { messageOf, SourceError } from './source-error'

export interface Adding {
  /** The folder of models. */
  root: string
  /** One that the rule for names allows. */
  name: string
  /** null: the model is there already, and only its SAE is added. */
  model: Source | null
  sae: Source | null
}

/** What is told while it goes on, and asked at its end. */
export interface Telling {
  /** @param of all bytes, of the file `at` and the others */
  progress(done: number, of: number, at: string): void
  /** Throws an error that says in words why the SAE in a folder cannot be run with the model in another. */
  requireFitting(sae: string, model: string): Promise<void>
}

/** Where a model comes from is kept in its folder under this name. */
export const ORIGIN_FILE = '.source.json'

/** How names of parts end. */
const PART = /(\.[0-9a-f]{16})?\.part$/

/** The hidden folder that a model is put together in: it has its name once it is whole. */
export const stagingOf = (root: string, name: string) => join(root, `.${name}.download`)

/** The name of the model that an entry of the folder of models is being put together for; undefined for every other. */
export const stagedName = (entry: string): string | undefined => /^\.(.+)\.download$/.exec(entry)?.[1]

/**
 * Puts a model into the folder of models, and goes on where an earlier call broke off.
 * @returns its folder
 * @throws SourceError with what to do; the signal's reason. What came so far is kept, out of sight
 */
export async function addModel(adding: Adding, means: Means, tell: Telling): Promise<string> {
  const { root, name, model } = adding
  if (model !== null && (await lstat(join(root, name)).catch(() => null)))
    throw new SourceError(`There is a file or folder "${name}" in ${root} already. Give the model another name.`)
  const unlock = await lock(join(root, `.${name}.lock`))
  try {
    return await putTogether(adding, means, tell)
  } finally {
    await unlock()
  }
}

async function putTogether({ root, name, model, sae }: Adding, means: Means, tell: Telling): Promise<string> {
  const target = join(root, name)
  const part = model === null ? join(target, `.${SAE_FOLDER}.download`) : stagingOf(root, name)
  const [ofModel, ofSae] = [model && (await gatherModel(model, means)), sae && (await gatherSae(sae, means))]
  const tasks = model === null ? (ofSae?.tasks ?? []) : withSae(ofModel!, ofSae)
  await mkdir(part, { recursive: true })
  const wanted = new Set(tasks.map((task) => task.target))
  await clear(part, (path) => wanted.has(path.replace(PART, '')))
  await requireRoom(part, tasks)
  await run(tasks, part, tell)
  await clear(part, (path) => wanted.has(path))
  if (model === null) {
    await requireFitting(sae!, part, target, tell)
    await rename(part, join(target, SAE_FOLDER))
    return target
  }
  const origin = { ...ofModel!.origin, ...(ofSae ? { sae: ofSae.origin } : {}) }
  await writeFile(join(part, ORIGIN_FILE), `${JSON.stringify(origin, null, 2)}\n`)
  const facts = await inspectFolder(part, name)
  if (facts?.fault !== undefined && facts.fault !== noCatalogue(name)) throw new SourceError(facts.fault)
  if (sae !== null) await requireFitting(sae, join(part, SAE_FOLDER), part, tell)
  await rename(part, target)
  return target
}

/** Takes an SAE away that cannot be run with its model: another has to be chosen. @throws SourceError */
async function requireFitting(sae: Source, folder: string, model: string, tell: Telling): Promise<void> {
  try {
    await tell.requireFitting(folder, model)
  } catch (cause) {
    await rm(folder, { recursive: true })
    const words = messageOf(cause).replaceAll(folder, sourceText(sae)).replaceAll(model, 'the model')
    throw new SourceError(`The SAE was not added. ${words.replace(/\.?$/, '.')}`, { cause })
  }
}

/** The SAE that is asked for replaces one that came with the model, and its catalogue with it. */
function withSae(model: Gathering, sae: Gathering | null): Task[] {
  if (sae === null) return model.tasks
  const ofOther = /^(sae\/|catalogue\.jsonl$|contexts\.jsonl$)/
  const kept = model.tasks.filter(({ target }) => !ofOther.test(target))
  return [...kept, ...sae.tasks.map((task) => ({ ...task, target: `${SAE_FOLDER}/${task.target}` }))]
}

async function run(tasks: readonly Task[], folder: string, tell: Telling): Promise<void> {
  const total = tasks.reduce((sum, { size }) => sum + size, 0)
  let done = 0
  // Small files first: what is wrong with a model is mostly found in them.
  for (const task of tasks.toSorted((a, b) => a.size - b.size)) {
    const path = join(folder, task.target)
    await mkdir(dirname(path), { recursive: true })
    await task.run(path, (bytes) => {
      done += bytes
      tell.progress(done, total, task.target)
    })
  }
}

/** Takes away what an earlier attempt left that is not to be kept, such as files that the source does not have any more. */
async function clear(folder: string, keeps: (path: string) => boolean, prefix = ''): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = prefix + entry.name
    if (entry.isDirectory()) await clear(join(folder, entry.name), keeps, `${path}/`)
    else if (!keeps(path)) await rm(join(folder, entry.name))
  }
}

async function requireRoom(folder: string, tasks: readonly Task[]): Promise<void> {
  let needed = 0
  for (const { target, size } of tasks) needed += Math.max(0, size - (await present(join(folder, target))))
  const { bavail, bsize } = await statfs(folder)
  if (needed > bavail * bsize)
    throw new SourceError(
      `${formatBytes(needed)} are needed, but the disk of the models' folder has ${formatBytes(bavail * bsize)} left. Make room, or set TILLER_MODELS_DIR to a folder on another disk.`,
    )
}

/** Bytes of a file that are there, or of its part. */
async function present(path: string): Promise<number> {
  const names = await readdir(dirname(path)).catch(() => [])
  const own = names.filter((name) => name.replace(PART, '') === basename(path))
  const sizes = await Promise.all(own.map(async (name) => (await lstat(join(dirname(path), name))).size))
  return Math.max(0, ...sizes)
}
