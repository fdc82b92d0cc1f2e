import 'server-only'
import { resolve } from 'node:path'
import { dataFolder } from '@/lib/models/data-folder'
import { exportTo, importFrom, type Counts } from '@/lib/store/database/backup/backup'
import { checkDatabase } from '@/lib/store/database/backup/check'
import { openDatabase } from '@/lib/store/database/open-database'
import type { Database } from '@/lib/store/database/schema'
import { readEnv, type Env } from './env'

const USAGE = `Usage: npm run data -- COMMAND
  export FILE   writes all that is kept into a file, as it is at one moment; a server may run meanwhile
  import FILE   writes what such a file holds into an empty database, all of it or nothing
  check         looks whether all that is kept can be read

The database is the server's: DATABASE_URL, else the file tiller.db in TILLER_DATA_DIR.`

interface Said {
  out(text: string): void
  err(text: string): void
}

/** @returns the process's exit code: 0 for done, 1 for what could not be done or is broken, 2 for arguments that do not fit */
export async function runData(argv: readonly string[], said: Said, env: Env = readEnv()): Promise<number> {
  const [command, file, ...more] = argv
  const work = workOf(command, file)
  if (!work || more.length > 0) {
    said[command === '--help' ? 'out' : 'err'](USAGE)
    return command === '--help' ? 0 : 2
  }
  let database: Database | undefined
  try {
    const dir = resolve(process.cwd(), env.TILLER_DATA_DIR ?? dataFolder())
    database = await openDatabase({ url: env.DATABASE_URL, dir })
    return await work(database, said)
  } catch (error) {
    said.err(error instanceof Error ? error.message : String(error))
    return 1
  } finally {
    await database?.close()
  }
}

type Work = (database: Database, said: Said) => Promise<number>

function workOf(command: string | undefined, file: string | undefined): Work | null {
  if (command === 'export' && file)
    return async (database, { out }) => told(out, 'Exported', await exportTo(file, database))
  if (command === 'import' && file)
    return async (database, { out }) => told(out, 'Imported', await importFrom(file, database))
  return command === 'check' && file === undefined ? check : null
}

function told(out: Said['out'], done: string, counts: Counts): number {
  out(`${done} ${inWords(counts)}.`)
  return 0
}

async function check(database: Database, { out, err }: Said): Promise<number> {
  const { counts, faults } = await checkDatabase(database)
  for (const fault of faults) err(fault)
  out(`${inWords(counts)}: ${faults.length === 0 ? 'all can be read' : `${faults.length} faults`}.`)
  return faults.length === 0 ? 0 : 1
}

const inWords = ({ sessions, variants, made_features: features, kept, kept_parts: parts }: Counts) =>
  `${sessions} sessions, ${variants} variants, ${features} made features, ${kept} conversations, personas and comparisons with ` +
  `${parts} messages and versions`
