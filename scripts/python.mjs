// Python packages for tests and recordings: a virtual environment that is fresh each time, outside the project.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SETUP_LIMIT_MS = 10 * 60_000

/** A folder of this run's own, which goes when the process does. */
export function ownFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'tiller-python-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/**
 * A virtual environment in `folder` that holds the packages of a requirements file. Ends the process if the registry is there and
 * the packages cannot be installed.
 * @returns {string | { missing: string }} the path of its Python, or what is missing for one
 */
export function pythonWith(requirements, folder) {
  const system = ['python3', 'python'].find((name) => runs(name, ['-c', 'import venv, ensurepip']))
  if (!system) return { missing: 'there is no Python with venv and pip here' }
  if (!runs(system, ['-m', 'venv', folder])) return { missing: 'a virtual environment cannot be made' }
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  if (!runs(python, ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, 'pip'])) {
    return { missing: "Python's package registry cannot be reached" }
  }
  console.log('Installing the packages …')
  if (!runs(python, ['-m', 'pip', 'install', '--quiet', '-r', requirements], 'inherit')) {
    console.error('The registry is there, but the packages cannot be installed.')
    process.exit(1)
  }
  return python
}

function runs(command, args, stdio = 'ignore') {
  return spawnSync(command, args, { stdio, timeout: SETUP_LIMIT_MS }).status === 0
}
