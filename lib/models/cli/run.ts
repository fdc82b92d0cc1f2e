import { messageOf } from '../sources/source-error'
import { add } from './add'
import { check } from './check'
import { UsageError, type Cli, type Command } from './command'
import { index } from './index-model'
import { list } from './list'
import { remove } from './remove'
import { table } from './output'

const START = 'npm run models --'

/** The commands by their names, in the order in which the help shows them. */
export const COMMANDS: Readonly<Record<string, Command>> = { list, add, check, index, remove }

/**
 * Runs `npm run models -- ARGUMENTS`.
 * @returns the process's exit code: 0 for done, 1 for what could not be done, 2 for arguments that do not fit, 130 for what
 * was interrupted
 */
export async function runCli(argv: readonly string[], cli: Cli): Promise<number> {
  const [name, ...args] = argv
  if (name === undefined || name === 'help' || name.startsWith('-')) return help(name, cli)
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) {
    cli.out.note(`There is no command "${name}".`)
    return help(name, cli)
  }
  if (args.includes('--help') || args.includes('-h')) {
    for (const text of helpOf(name, command)) cli.out.line(text)
    return 0
  }
  try {
    return await command.run(args, cli)
  } catch (error) {
    cli.out.status('')
    if (cli.signal.aborted) {
      cli.out.note('Interrupted. The same command goes on where it stopped.')
      return 130
    }
    cli.out.note(messageOf(error))
    if (!isUsage(error)) return 1
    for (const text of helpOf(name, command)) cli.out.note(text)
    return 2
  }
}

/** parseArgs throws TypeErrors with codes of its own. */
const isUsage = (error: unknown) =>
  error instanceof UsageError ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))

function help(asked: string | undefined, { out }: Cli): number {
  const wanted = asked === 'help' || asked === '--help' || asked === '-h'
  const write = wanted ? out.line : out.note
  write(`Usage: ${START} COMMAND`)
  const rows = Object.entries(COMMANDS).map(([name, { usage, summary }]) => [`  ${name} ${usage}`.trimEnd(), summary])
  for (const line of table(rows)) write(line)
  write(`\nMore about a command: ${START} COMMAND --help`)
  return wanted ? 0 : 2
}

const helpOf = (name: string, { usage, summary, help: more }: Command) => [
  `Usage: ${START} ${name} ${usage}`.trimEnd(),
  `${summary[0]!.toUpperCase()}${summary.slice(1)}.`,
  '',
  more,
]
