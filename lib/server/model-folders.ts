import 'server-only'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelFolder } from './load-model'

/** The model folders in `root`, with a stamp that changes when their files do; none where there is no such folder. */
export async function modelFolders(root: string): Promise<(ModelFolder & { stamp: string })[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => [])
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => {
        const folder = join(root, name)
        const files = await readdir(folder, { recursive: true, withFileTypes: true })
        if (!files.some((file) => file.name === 'config.json')) return []
        const stats = await Promise.all(
          files.filter((file) => file.isFile()).map((file) => stat(join(file.parentPath, file.name))),
        )
        const bytes = stats.reduce((sum, { size }) => sum + size, 0)
        return [
          { name, folder, bytes, stamp: `${bytes} ${Math.max(...stats.map(({ mtimeMs }) => mtimeMs))}` },
        ]
      }),
  )
  return found.flat()
}
