// A server of the production build for the time of a test.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { root } from './steps.mjs'

const START_LIMIT_MS = 60_000

/**
 * Calls `work` with the address of a Tiller that runs until it is done.
 * @param folder the run's own: a developer's models and sessions are not under test
 * @param env what its environment has beside that
 */
export async function withServer(folder, env, work) {
  const port = await freePort()
  const server = start(port, folder, env)
  try {
    const url = `http://127.0.0.1:${port}`
    await untilReady(url, server)
    return await work(url)
  } finally {
    const ended = new Promise((done) => server.once('close', done))
    if (server.kill()) await ended
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

function start(port, folder, env) {
  return spawn(process.execPath, [join(root, 'scripts', 'serve.mjs')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '',
      LOG_LEVEL: 'silent',
      RATE_LIMIT_PER_MINUTE: '0',
      SHUTDOWN_MS: '1000',
      TILLER_MODELS_DIR: join(folder, 'none'),
      TILLER_DATA_DIR: join(folder, 'data'),
      TILLER_API_KEYS: '',
      TILLER_API_KEYS_FILE: '',
      DATABASE_URL: '',
      DEFAULT_MODEL: '',
      ASSISTANT_MODEL: '',
      ...env,
    },
  })
}

/** The first answer waits for the model to load. */
async function untilReady(url, server) {
  const limit = Date.now() + START_LIMIT_MS
  while (Date.now() < limit && server.exitCode === null) {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) }).catch(() => null)
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error('The server did not start; its own words stand above.')
}
