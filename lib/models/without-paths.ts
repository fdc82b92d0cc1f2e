import { realpath } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { filesOfModel } from './folder-files'

/**
 * A message about a model folder for everyone who sees the list of models: files are named from the folder's name on, as in
 * `pocket/config.json`, also those that links lead to, and nothing else of the machine's paths is told.
 */
export async function withoutPaths(message: string, dir: string, name: string): Promise<string> {
  const shown = new Map([[dir, name]])
  const real = await realpath(dir).catch(() => dir)
  shown.set(real, name)
  for (const { path } of await filesOfModel(dir).catch(() => [])) {
    const target = await realpath(join(dir, path)).catch(() => null)
    if (target !== null) shown.set(target, `${name}/${path}`)
  }
  // Longer paths first: a file's own before its folder's.
  const paths = [...shown].sort(([a], [b]) => b.length - a.length)
  let told = message
  for (const [path, word] of paths) told = told.replaceAll(path, word)
  for (const root of [dirname(dir), dirname(real)]) {
    const prefix = root.endsWith(sep) ? root : root + sep
    if (prefix !== sep) told = told.replaceAll(prefix, '')
  }
  return told
}
