// What testing and recording the published Python clients share: everything is fresh, the virtual environment, the packages
// and the server, which serves a production build.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, install, requireNode, root } from './steps.mjs'

const SETUP_LIMIT_MS = 10 * 60_000
const START_LIMIT_MS = 60_000

export const CLIENTS = join(root, 'tests', 'clients')

/** The models that the packages' own documentation names; some packages know no others. */
const ALIASES = [
  'meta-llama/Llama-3.3-70B-Instruct',
  'meta-llama/Meta-Llama-3.1-8B-Instruct',
  'meta-llama/Llama-3.1-8B-Instruct',
].map((name) => `${name}=tiller/pocket`)

/**
 * Calls `work` with a Python that has the packages, and with the address of a Tiller that runs until it is done.
 * Without Python or its package registry there is nothing to work with: `missing` is told so.
 * @returns {Promise<number>} the exit status that `work` or `missing` gives; 1 if Tiller cannot be built
 */
export async function withClients(work, missing) {
  requireNode()
  const folder = mkdtempSync(join(tmpdir(), 'tiller-clients-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const python = makeEnvironment(folder)
  if (typeof python !== 'string') return missing(python.missing)
  for (const step of [install, build]) if ((await step()) !== 0) return 1
  const port = await freePort()
  const server = startServer(port, folder)
  try {
    const url = `http://127.0.0.1:${port}`
    await untilHealthy(url, server)
    return await work(python, url)
  } finally {
    server.kill()
  }
}

/** The Python of a virtual environment that holds the packages, or what is missing for one. */
function makeEnvironment(folder) {
  const system = ['python3', 'python'].find((name) => runs(name, ['-c', 'import venv, ensurepip']))
  if (!system) return { missing: 'there is no Python with venv and pip here' }
  if (!runs(system, ['-m', 'venv', folder])) return { missing: 'a virtual environment cannot be made' }
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  if (!runs(python, ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, 'pip'])) {
    return { missing: "Python's package registry cannot be reached" }
  }
  console.log('Installing the packages …')
  const requirements = join(CLIENTS, 'requirements.txt')
  if (!runs(python, ['-m', 'pip', 'install', '--quiet', '-r', requirements], 'inherit')) {
    console.error('The registry is there, but the packages cannot be installed.')
    process.exit(1)
  }
  return python
}

function runs(command, args, stdio = 'ignore') {
  return spawnSync(command, args, { stdio, timeout: SETUP_LIMIT_MS }).status === 0
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

/** @param folder the run's own: a developer's models and sessions are not under test */
function startServer(port, folder) {
  const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next')
  return spawn(process.execPath, [next, 'start', '--hostname', '127.0.0.1', '--port', String(port)], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NEXT_TELEMETRY_DISABLED: '1',
      LOG_LEVEL: 'warn',
      MODEL_ALIASES: ALIASES.join(','),
      RATE_LIMIT_PER_MINUTE: '0',
      TILLER_MODELS_DIR: join(folder, 'none'),
      TILLER_DATA_DIR: join(folder, 'data'),
      DATABASE_URL: '',
      DEFAULT_MODEL: '',
      ASSISTANT_MODEL: '',
    },
  })
}

/** The first answer waits for the model to load. */
async function untilHealthy(url, server) {
  const limit = Date.now() + START_LIMIT_MS
  while (Date.now() < limit && server.exitCode === null) {
    const response = await fetch(`${url}/api/v1/health`, { signal: AbortSignal.timeout(10_000) }).catch(
      () => null,
    )
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error('The server did not start; its own words stand above.')
}
