import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parityOf } from './fixture-parity'

const FAMILIES = 'tests/fixtures/families'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parity-'))
})
afterEach(() => rm(dir, { recursive: true }))

describe('the parity of a folder', () => {
  it('is that of its goldens', async () => {
    expect(await parityOf(join(FAMILIES, 'llama'))).toMatchObject({
      passes: true,
      words: expect.stringMatching(/off by \d\.\de-\d at most, tokens equal/) as string,
    })
  })

  it('fails for the goldens of another model', async () => {
    for (const name of await readdir(join(FAMILIES, 'llama'))) {
      const from = name.startsWith('golden') ? 'llama-yarn-mscale' : 'llama'
      await copyFile(join(FAMILIES, from, name), join(dir, name))
    }
    expect(await parityOf(dir)).toMatchObject({ passes: false })
  })

  it('is unknown without goldens', async () => {
    expect(await parityOf(dir)).toBeNull()
  })
})
