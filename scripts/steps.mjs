import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** What a production build is made of. */
const BUILD_INPUTS = [
  'app',
  'components',
  'lib',
  'public',
  'instrumentation-client.ts',
  'instrumentation.ts',
  'next.config.mjs',
  'package-lock.json',
  'postcss.config.mjs',
  'proxy.ts',
  'scripts/compress-static.mjs',
  'scripts/security-headers.mjs',
  'tsconfig.json',
]

/** Ends the process with a plain sentence if this Node is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 9)) return
  console.error(`Tiller needs Node 20.9 or later; this is ${process.versions.node}.`)
  process.exit(1)
}

/**
 * Runs a command in the project's root, its output shown as it comes.
 * @returns {Promise<number>} its exit status
 */
export function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
      shell: process.platform === 'win32',
    })
    const forward = (signal) => child.kill(signal)
    process.on('SIGINT', forward).on('SIGTERM', forward)
    child.on('error', (error) => {
      console.error(`Cannot run ${command}: ${error.message}`)
      resolve(1)
    })
    child.on('close', (code) => {
      process.off('SIGINT', forward).off('SIGTERM', forward)
      resolve(code ?? 1)
    })
  })
}

/** Installs what the lockfile names, unless that is what is installed. */
export async function install() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (existsSync(installed) && modified(installed) >= modified(join(root, 'package-lock.json'))) return 0
  console.log('Installing dependencies …')
  return run('npm', ['ci', '--include=dev'])
}

/** Builds for production, unless the last build is newer than everything it is made of. */
export async function build() {
  const stamp = join(root, '.next', 'BUILD_ID')
  if (existsSync(stamp) && BUILD_INPUTS.every((name) => newest(join(root, name)) <= modified(stamp))) return 0
  console.log('Building …')
  return run('npx', ['next', 'build'])
}

const modified = (path) => statSync(path).mtimeMs

function newest(path) {
  if (!existsSync(path)) return 0
  if (!statSync(path).isDirectory()) return modified(path)
  return Math.max(modified(path), ...readdirSync(path).map((name) => newest(join(path, name))))
}
