import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Debian keeps PostgreSQL's programs by version, outside PATH. */
const DEBIAN = '/usr/lib/postgresql'
/** `nobody`, as whom root runs it: PostgreSQL refuses to run as root. */
const NOBODY = 65534

/** The folder of PostgreSQL's programs; null where it is not installed. */
export function postgresPrograms(): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return (
    folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null
  )
}

export interface PostgresServer {
  /** URL of a new, empty database. */
  newDatabase(): Promise<string>
  /** Breaks all connections and takes no others until `resume`; what it keeps is there again then. */
  halt(): Promise<void>
  resume(): Promise<void>
  stop(): Promise<void>
}

/** A PostgreSQL server of the tests' own: its data in a temporary folder, listening on a socket in that folder only. */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const dir = await mkdtemp(join(tmpdir(), 'tiller-postgres-'))
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  if (user.uid !== undefined) await chown(dir, user.uid, user.gid)
  const data = join(dir, 'data')
  await run(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'tiller', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...user, cwd: dir },
  )
  const settings = ['fsync=off', 'listen_addresses=', `unix_socket_directories=${dir}`]
  const start = async () => {
    const started = spawn(
      join(programs, 'postgres'),
      ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
      { ...user, cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    await ready(started)
    return started
  }
  let server = await start()
  const halt = async () => {
    if (server.exitCode !== null) return
    const over = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGINT')
    await over
  }
  const urlOf = (name: string) => `postgres://tiller@localhost/${name}?host=${encodeURIComponent(dir)}`
  let made = 0
  return {
    async newDatabase() {
      const name = `tiller_${(made += 1)}`
      const { Client } = await import('pg')
      const client = new Client({ connectionString: urlOf('postgres') })
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      return urlOf(name)
    },
    halt,
    async resume() {
      server = await start()
    },
    async stop() {
      await halt()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** Resolves once the server takes connections; rejects with what it said if it ends before. */
function ready(server: ChildProcess): Promise<void> {
  let said = ''
  return new Promise((resolve, reject) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('ready to accept connections')) resolve()
    })
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said}`)))
  })
}
