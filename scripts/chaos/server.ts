import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Nothing here takes nearly as long, also on a busy machine. */
const START_MS = 120_000
const STOP_MS = 30_000
const POLL_MS = 50

export interface ServerOptions {
  /** Environment variables beside those that all servers under test have. */
  env: Record<string, string>
  /** Words of a command line that runs the one behind it. */
  within?: readonly string[]
  stdio?: StdioOptions
}

/** A production server that is up: the default model is loaded. */
export interface Server {
  url: string
  pid: number
  /** SIGKILL. Resolves once the process is gone. */
  kill(): Promise<void>
  /** SIGTERM. Throws an Error if the process does not end with exit code 0. */
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/** Starts `scripts/serve.mjs` on a free port. Throws an Error with what it said if it ends, or is not ready in time. */
export async function startServer({ env, within = [], stdio }: ServerOptions): Promise<Server> {
  const port = await freePort()
  const [command = '', ...args] = [...within, process.execPath, 'scripts/serve.mjs']
  const child = spawn(command, args, {
    cwd: root,
    env: { ...inherited(), RATE_LIMIT_PER_MINUTE: '0', LOG_LEVEL: 'silent', PORT: String(port), ...env },
    stdio: stdio ?? ['ignore', 'ignore', 'pipe'],
  })
  running.add(child)
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)))
  const over = new Promise<string>((resolve) =>
    child.once('close', (code, signal) => {
      running.delete(child)
      resolve(String(code ?? signal))
    }),
  )
  const url = `http://127.0.0.1:${port}`
  const early = over.then((how) => {
    throw new Error(`The server ended by itself with ${how}: ${said}`)
  })
  await Promise.race([ready(url), early])
  // From here on its end is asked for.
  early.catch(() => {})
  return {
    url,
    pid: child.pid!,
    async kill() {
      child.kill('SIGKILL')
      await over
    },
    async stop() {
      child.kill('SIGTERM')
      const how = await Promise.race([over, pause(STOP_MS, 'nothing: it still runs', { ref: false })])
      if (how !== '0') throw new Error(`Told to stop, the server ended with ${how}: ${said}`)
    },
  }
}

/** What a developer has set for servers of their own is not under test. */
function inherited(): NodeJS.ProcessEnv {
  const own =
    /^(?:TILLER_|ASSISTANT_|CORS_|DATABASE_URL$|HOST$|ALLOW|DEFAULT_MODEL$|SESSION_DAYS$|MAX_SESSIONS$)/
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !own.test(name)),
  ) as NodeJS.ProcessEnv
}

async function ready(url: string): Promise<void> {
  const deadline = Date.now() + START_MS
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    if (Date.now() > deadline)
      throw new Error(`The server is not ready after ${START_MS / 1000} s: ${await answer?.text()}`)
    await pause(POLL_MS)
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
