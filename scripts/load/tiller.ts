import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../steps.mjs'

const START_LIMIT_MS = 120_000

/** Two who ask, each with a key of their own. */
export const KEYS = { anna: 'load-test-key-of-anna-000000000', bob: 'load-test-key-of-bob-0000000000' }
export type Who = keyof typeof KEYS

/** What the server's process takes. */
export interface Usage {
  rss: number
  /** What JavaScript holds: its heap and the buffers outside of it. */
  held: number
  /** Processor time since the start, in milliseconds. */
  cpuMs: number
}

/** A server that runs until it is stopped. */
export interface Tiller {
  url: string
  /** @param collect has the server collect its garbage first */
  usage(collect?: boolean): Promise<Usage>
  /** The sum of a metric's samples whose labels hold `labels`. */
  metric(name: string, labels?: string): Promise<number>
  stop(): Promise<void>
}

/**
 * Serves the production build on loopback, with data of its own and without the limit on requests, which would be all that
 * is measured.
 */
export async function startTiller(dir: string, env: Record<string, string>): Promise<Tiller> {
  const hook = join(root, 'scripts', 'load', 'usage-hook.mjs')
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', hook, join(root, 'scripts', 'serve.mjs')],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: {
        ...process.env,
        HOST: '127.0.0.1',
        PORT: '0',
        LOG_LEVEL: 'error',
        RATE_LIMIT_PER_MINUTE: '0',
        TILLER_API_KEYS: Object.entries(KEYS)
          .map(([name, key]) => `${name}:${key}`)
          .join(','),
        TILLER_API_KEYS_FILE: '',
        TILLER_DATA_DIR: join(dir, 'data'),
        TILLER_MODELS_DIR: join(dir, 'none'),
        DATABASE_URL: '',
        DEFAULT_MODEL: '',
        ASSISTANT_MODEL: '',
        ...env,
      },
    },
  )
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stdout!.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const [, port] = /http:\/\/localhost:(\d+)/.exec(said) ?? []
      if (port) resolve(`http://127.0.0.1:${port}`)
    })
    void ended.then(() => reject(new Error(`The server ended by itself. ${said}`)))
  })
  const tiller: Tiller = {
    url,
    usage: (collect = false) =>
      new Promise((resolve) => {
        child.once('message', (usage) => resolve(usage as Usage))
        child.send({ collect })
      }),
    metric: (name, labels = '') => readMetric(url, name, labels),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
  await untilReady(url).catch(async (error: unknown) => {
    await tiller.stop()
    throw error
  })
  return tiller
}

async function readMetric(url: string, name: string, labels: string): Promise<number> {
  const response = await fetch(`${url}/metrics`, { headers: { 'x-api-key': KEYS.bob } })
  const lines = (await response.text()).split('\n')
  return lines
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => line.includes(labels))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
}

/** The first answer waits for the model to be loaded. */
async function untilReady(url: string): Promise<void> {
  const limit = Date.now() + START_LIMIT_MS
  while (Date.now() < limit) {
    const response = await fetch(`${url}/readyz`).catch(() => null)
    await response?.body?.cancel()
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error('The model was not loaded in time.')
}
