import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { inspectFolder, type FolderFacts } from './inspect-folder'

/** A folder whose folders are models. */
export interface ModelRoot {
  dir: string
  /** Its models come with Tiller. */
  shipped: boolean
}

export interface ModelFolder extends FolderFacts {
  /** The name of its folder. */
  name: string
  dir: string
  shipped: boolean
  /** A folder of the same name in a later root, which is not served because of this one. */
  hides?: string
}

/** How long a listing counts as true: requests ask for it, each more than once. */
const FRESH_MS = 1000

/** The models that lie in some folders, of which the first wins where names are the same. */
export class ModelFolders {
  private listed?: { at: number; models: Promise<ModelFolder[]> }
  private readonly roots: readonly ModelRoot[]

  /** @param now in milliseconds; a test's own clock */
  constructor(
    roots: readonly ModelRoot[],
    private readonly now: () => number = () => performance.now(),
  ) {
    const first = new Map(roots.toReversed().map((root) => [resolve(root.dir), root]))
    this.roots = [...first.values()].reverse()
  }

  /** As they were a second ago at most, by name within each root. @throws Error naming a root that cannot be read */
  list(): Promise<ModelFolder[]> {
    if (this.listed === undefined || this.now() - this.listed.at >= FRESH_MS) {
      this.listed = { at: this.now(), models: this.read() }
    }
    return this.listed.models
  }

  private async read(): Promise<ModelFolder[]> {
    const found = new Map<string, ModelFolder>()
    for (const root of this.roots) {
      for (const folder of await foldersIn(root)) {
        const known = found.get(folder.name)
        if (known === undefined) found.set(folder.name, folder)
        else found.set(folder.name, { ...known, hides: known.hides ?? folder.dir })
      }
    }
    return [...found.values()]
  }
}

async function foldersIn({ dir, shipped }: ModelRoot): Promise<ModelFolder[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new Error(`The folder of models ${dir} cannot be read (${error.code}).`, { cause: error })
  })
  const visible = names.filter((name) => !name.startsWith('.')).sort()
  const found = await Promise.all(
    visible.map(async (name) => {
      const facts = await factsOf(join(dir, name), name)
      return facts && { shipped, dir: join(dir, name), name, ...facts }
    }),
  )
  return found.filter((folder) => folder !== null)
}

/** What is to be said of one entry of a root; null for what is no model. */
async function factsOf(path: string, name: string): Promise<(FolderFacts & { name?: string }) | null> {
  const known = await stat(path).catch(() => null)
  const nothing = { bytes: 0, stamp: 'unreadable', form: null, hasSae: false, hasCatalogue: false }
  if (known === null)
    return { ...nothing, fault: 'It is a link to a folder that is gone. Put that folder back, or remove the link.' }
  if (known.isFile()) {
    if (!/\.gguf$/i.test(name)) return null
    const fault = 'A GGUF file needs a folder of its own. Add it with: npm run models -- add FILE'
    return { ...nothing, name: name.replace(/\.gguf$/i, ''), bytes: known.size, stamp: `${known.mtimeMs}`, fault }
  }
  if (!known.isDirectory()) return null
  return inspectFolder(path, name).catch((error: NodeJS.ErrnoException) => ({
    ...nothing,
    stamp: `${known.mtimeMs}`,
    fault: `It cannot be read (${error.code ?? error.message}). See to it that the server may read the folder and its files.`,
  }))
}
