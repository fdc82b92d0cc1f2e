import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A file of a model folder. */
export interface FolderFile {
  /** In the folder, with slashes. */
  path: string
  /** In bytes; null for a link to a file that is gone. */
  size: number | null
  mtimeMs: number
}

/** Where the SAE lies in a model folder. */
export const SAE_FOLDER = 'sae'

/** SAEs come in folders of their releases' depth, such as `layer_20/width_16k/average_l0_71`. */
const SAE_DEPTH = 4

/** No model has more files; a folder that does is not looked at to its end. */
const MOST_FILES = 2000

/**
 * The files of a model folder that belong to the model: those that lie in it, and those of its SAE. Links are followed.
 * Hidden files and other folders are left out.
 */
export async function filesOfModel(folder: string): Promise<FolderFile[]> {
  const found: FolderFile[] = []
  await gather(folder, '', found)
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** All files of a folder, at most `depth` folders deep, as `filesOfModel` has them. */
export async function filesBelow(folder: string, depth = SAE_DEPTH): Promise<FolderFile[]> {
  const found: FolderFile[] = []
  await gather(folder, '', found, depth)
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** @param depth how many folders below are entered; left out, only the SAE's is */
async function gather(folder: string, prefix: string, found: FolderFile[], depth?: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith('.') || found.length >= MOST_FILES) continue
    const path = prefix + name
    const known = await stat(join(folder, name)).catch(() => null)
    if (known === null) found.push({ path, size: null, mtimeMs: 0 })
    else if (known.isFile()) found.push({ path, size: known.size, mtimeMs: known.mtimeMs })
    else if (known.isDirectory()) {
      const below = depth === undefined ? (name === SAE_FOLDER ? SAE_DEPTH : 0) : depth
      if (below > 0) await gather(join(folder, name), `${path}/`, found, below - 1)
    }
  }
}
