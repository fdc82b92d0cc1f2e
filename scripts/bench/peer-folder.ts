import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the peers are put, outside of Tiller: BENCH_PEERS, or a folder of the user's cache. */
export const peerFolder = (): string => process.env.BENCH_PEERS || join(homedir(), '.cache', 'tiller-bench')

const PYTHON_PACKAGES = ['torch', 'transformers', 'transformer-lens', 'sae-lens', 'saklas']

/** The folder that has node-llama-cpp, which is installed if it is not; null, said loudly, where it cannot be had. */
export function llamaFolder(): string | null {
  const folder = peerFolder()
  if (existsSync(join(folder, 'node_modules', 'node-llama-cpp'))) return folder
  return had('node-llama-cpp', () => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"private": true}\n')
    run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', 'node-llama-cpp'], folder)
    return folder
  })
}

/** A Python that has torch, transformers and sae_lens: BENCH_PYTHON, or a virtual environment made here; null as above. */
export function pythonWithPeers(): string | null {
  const venv = join(peerFolder(), 'venv')
  const own = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  const known = [process.env.BENCH_PYTHON, own].find((python) => python && hasPeers(python))
  if (known) return known
  return had('the Python peers', () => {
    run('python3', ['-m', 'venv', venv])
    run(own, ['-m', 'pip', 'install', '--quiet', ...PYTHON_PACKAGES])
    if (!hasPeers(own)) throw new Error('transformers or sae_lens cannot be imported')
    return own
  })
}

function had<T>(what: string, make: () => T): T | null {
  try {
    return make()
  } catch (error) {
    console.warn(`\nSKIPPED: ${what} cannot be had here: ${String(error).split('\n')[0]}\n`)
    return null
  }
}

function hasPeers(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import torch, transformers, sae_lens'], {
      stdio: 'ignore',
      timeout: 180_000,
    })
    return true
  } catch {
    return false
  }
}

const run = (command: string, args: readonly string[], cwd?: string): void =>
  void execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'], timeout: 1_800_000 })
