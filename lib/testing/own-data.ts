/** Before every test file: a data folder of its own, so that no test sees another's or a developer's database. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const dir = mkdtempSync(join(tmpdir(), 'tiller-data-'))
process.env.TILLER_DATA_DIR = dir
afterAll(() => rmSync(dir, { recursive: true, force: true }))
