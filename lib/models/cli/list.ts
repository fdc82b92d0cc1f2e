import { readdir } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { ModelFolder } from '../folders'
import { stagedName } from '../sources/add-model'
import { formatBytes } from '../sources/format-bytes'
import { UsageError, type Cli, type Command } from './command'
import { table } from './output'

export const list: Command = {
  usage: '',
  summary: 'the models that there are, and what is wrong with those that cannot be loaded',
  help: 'Shipped models come first, then those in your folder of models.',
  async run(args, cli) {
    const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
    if (positionals.length > 0) throw new UsageError('list takes no arguments')
    const found = await cli.folders.list()
    const heading = ['NAME', 'SIZE', 'FORM', 'SAE', 'STATE']
    for (const line of table([heading, ...found.map(row), ...(await unfinished(cli.root))])) cli.out.line(line)
    for (const { name, hides } of found)
      if (hides !== undefined) cli.out.note(`${hides} is hidden by the model of the same name, ${name}. Rename one of them.`)
    cli.out.note(`Your own models are in ${cli.root}`)
    return 0
  },
}

function row({ name, bytes, form, hasSae, hasCatalogue, shipped, fault }: ModelFolder): string[] {
  const sae = !hasSae ? '-' : hasCatalogue ? 'yes' : 'no catalogue'
  const state = fault ?? (shipped ? 'ready (shipped)' : 'ready')
  return [name, formatBytes(bytes), form ?? '-', sae, state]
}

/** Downloads that were broken off. */
async function unfinished(root: Cli['root']): Promise<string[][]> {
  const names = await readdir(root).catch(() => [])
  return names.flatMap((entry) => {
    const name = stagedName(entry)
    return name === undefined ? [] : [[name, '-', '-', '-', 'not finished: add it again to go on, or remove it']]
  })
}
