import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { spreadContextsIn } from './spread-contexts'

const context = (activation: number) => ({
  tokens: ['ahoy', ' – “ye”'],
  activations: [0, activation],
  peak: 1,
})

describe('spreadContextsIn', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contexts-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const write = (...lines: unknown[]) =>
    writeFile(join(folder, 'contexts.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n') + '\n')

  it('gives the line of the feature, with text beyond ASCII whole', async () => {
    await write({ index_in_sae: 0, spread: [] }, { index_in_sae: 1, spread: [context(1), context(4)] })
    const contexts = spreadContextsIn(folder)
    expect(await contexts(1)).toEqual([context(1), context(4)])
    expect(await contexts(0)).toEqual([])
  })

  it('gives none beyond the last line, and none where there is no such file', async () => {
    expect(await spreadContextsIn(folder)(0)).toEqual([])
    await write({ index_in_sae: 0, spread: [context(1)] })
    expect(await spreadContextsIn(folder)(1)).toEqual([])
  })

  it('refuses a line that belongs to another feature or does not fit', async () => {
    await write(
      { index_in_sae: 3, spread: [] },
      { index_in_sae: 1, spread: [{ tokens: [], activations: [], peak: 0 }] },
    )
    const contexts = spreadContextsIn(folder)
    await expect(contexts(0)).rejects.toThrow('feature 0')
    await expect(contexts(1)).rejects.toThrow('feature 1')
  })
})
