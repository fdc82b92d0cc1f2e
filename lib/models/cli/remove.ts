import { readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { stagedName, stagingOf } from '../sources/add-model'
import { formatBytes } from '../sources/format-bytes'
import { CommandError, folderNamed, UsageError, type Cli, type Command } from './command'

export const remove: Command = {
  usage: 'NAME [--yes]',
  summary: 'deletes a model of your own, or a download that was broken off',
  help: '  --yes   without asking\n\nFiles that the model only links to stay where they are.',
  async run(args, cli) {
    const options = { yes: { type: 'boolean', default: false } } as const
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [name, ...more] = positionals
    if (name === undefined || more.length > 0) throw new UsageError('remove takes the name of one model')
    const { dir, bytes } = (await unfinished(name, cli)) ?? (await own(name, cli))
    const size = bytes === undefined ? '' : ` (${formatBytes(bytes)})`
    if (!values.yes && !(await cli.confirm(`Delete ${dir}${size}?`)))
      throw new CommandError('Nothing was deleted. Say --yes to delete without being asked.')
    // Out of sight first: a server must not find half a model.
    const doomed = join(dirname(dir), `.${name}.removed`)
    await rm(doomed, { recursive: true, force: true })
    await rename(dir, doomed)
    await rm(doomed, { recursive: true })
    cli.out.line(`Removed ${name}.`)
    return 0
  },
}

async function own(name: string, cli: Cli): Promise<{ dir: string; bytes?: number }> {
  const folder = await folderNamed(name, cli)
  if (folder.shipped) throw new CommandError(`${name} is shipped with Tiller and cannot be removed.`)
  return folder
}

async function unfinished(name: string, { folders, root }: Cli): Promise<{ dir: string; bytes?: number } | undefined> {
  if ((await folders.list()).some((folder) => folder.name === name)) return undefined
  const entries = await readdir(root).catch(() => [])
  return entries.some((entry) => stagedName(entry) === name) ? { dir: stagingOf(root, name) } : undefined
}
