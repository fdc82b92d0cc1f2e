/**
 * `npm run test:chaos [-- --short]`: production servers are killed, lose their disk and their database, and are stopped; nothing that
 * they acknowledged may be lost. Needs a build. What this machine has no PostgreSQL or no mounts for is skipped, and said.
 */
import { existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { postgresPrograms, startPostgres } from '@/lib/testing/postgres'
import { must } from './chaos/api'
import { smallDisk, surviveFullDisk } from './chaos/full-disk'
import { surviveKills } from './chaos/killed'
import { outliveDatabase } from './chaos/lost-database'
import { shareFeatures } from './chaos/made-elsewhere'
import { startServer } from './chaos/server'
import { steerTogether } from './chaos/shared-variant'
import { SHUTDOWN_MS, stopInAnAnswer } from './chaos/stopping'

interface Amount {
  kills: number
  confirms: number
}

const FULL = { sqlite: { kills: 20, confirms: 1000 }, postgres: { kills: 20, confirms: 1000 }, additions: 5 }
const SHORT = { sqlite: { kills: 2, confirms: 20 }, postgres: { kills: 1, confirms: 10 }, additions: 1 }
/** Beyond this something hangs. */
const MOST_MS = 1_800_000

const amount = process.argv.includes('--short') ? SHORT : FULL
const hung = setTimeout(() => {
  console.error(`Not done after ${MOST_MS / 60_000} minutes`)
  process.exit(1)
}, MOST_MS).unref()

const place = mkdtempSync(join(tmpdir(), 'tiller-chaos-'))
const folder = (name: string) => {
  const dir = join(place, name)
  mkdirSync(dir)
  return dir
}
/** A developer's own models are not under test. */
const common = { TILLER_MODELS_DIR: join(place, 'no-models') }
const onFile = (dir: string) => ({ ...common, TILLER_DATA_DIR: dir, DATABASE_URL: '' })

try {
  await onSqlite()
  await onPostgres()
} finally {
  rmSync(place, { recursive: true })
  clearTimeout(hung)
}

async function trial(name: string, work: Promise<string>): Promise<void> {
  const started = Date.now()
  console.log(`${name}: ${await work} (${Math.round((Date.now() - started) / 1000)} s)`)
}

/** Kills servers whose log is on a full disk all the while, and stops the last. */
async function killAndStop(name: string, env: Record<string, string>, amount: Amount): Promise<void> {
  const log = fullDevice()
  const start = () =>
    startServer({
      env: { ...env, LOG_LEVEL: 'info', SHUTDOWN_MS: String(SHUTDOWN_MS) },
      stdio: ['ignore', log, 'pipe'],
    })
  const survived = surviveKills({ start, ...amount, random: Math.random })
  await trial(
    name,
    survived.then(({ told }) => told),
  )
  await trial(name, stopInAnAnswer((await survived).server))
}

function fullDevice(): number | 'ignore' {
  if (existsSync('/dev/full')) return openSync('/dev/full', 'w')
  console.log('SKIPPED: a log on a full disk: this machine has no /dev/full')
  return 'ignore'
}

async function onSqlite(): Promise<void> {
  const dir = folder('killed')
  await killAndStop('SQLite', onFile(dir), amount.sqlite)
  const left = readdirSync(dir)
  must(left.join() === 'tiller.db', `After a clean stop there are ${left.join(', ')}`)
  const disk = folder('disk')
  const within = smallDisk(disk)
  if (within) await trial('SQLite', surviveFullDisk(onFile(disk), within))
  else console.log('SKIPPED: SQLite on a full disk: this machine lets nobody mount one (unshare, mount)')
}

async function onPostgres(): Promise<void> {
  const programs = postgresPrograms()
  if (programs === null)
    return console.log('SKIPPED: PostgreSQL: no initdb and postgres in PATH or /usr/lib/postgresql')
  const postgres = await startPostgres(programs)
  try {
    const env = { ...common, DATABASE_URL: await postgres.newDatabase() }
    const start = () => startServer({ env })
    await killAndStop('PostgreSQL', env, amount.postgres)
    const servers = await Promise.all([start(), start()])
    const urls = servers.map(({ url }) => url)
    await trial('PostgreSQL', steerTogether(urls, amount.additions))
    await trial('PostgreSQL', shareFeatures(env.DATABASE_URL, urls))
    await trial('PostgreSQL', outliveDatabase(postgres, urls))
    for (const server of servers) await server.stop()
  } finally {
    await postgres.stop()
  }
}
