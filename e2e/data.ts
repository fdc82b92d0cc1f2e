import { rmSync } from 'node:fs'
import { resolve } from 'node:path'

/** The data folder of the server under test, empty at the start of each run. @returns its path */
export function prepareData(): string {
  const folder = resolve('test-results/data')
  // The config is read once by each worker; only the first, which starts the server, may empty the folder.
  if (process.env.TEST_WORKER_INDEX === undefined) rmSync(folder, { recursive: true, force: true })
  return folder
}
