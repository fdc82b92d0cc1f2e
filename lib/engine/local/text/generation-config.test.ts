import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ModelLoadError } from '../../errors'
import { readRepetitionPenalty } from './generation-config'

describe('readRepetitionPenalty', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tiller-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  const recommended = async (text: string) => {
    await writeFile(join(dir, 'generation_config.json'), text)
    return readRepetitionPenalty(dir)
  }

  it('reads what the folder recommends', async () => {
    expect(await recommended('{"repetition_penalty": 1.1, "do_sample": false}')).toBe(1.1)
  })

  it('is none where the folder recommends nothing', async () => {
    expect(await readRepetitionPenalty(dir)).toBe(1)
    expect(await recommended('{"repetition_penalty": null}')).toBe(1)
    expect(await recommended('{}')).toBe(1)
  })

  it.each(['{"repetition_penalty": 0}', '{"repetition_penalty": "much"}', 'penalty'])(
    'refuses %s',
    async (text) => {
      await expect(recommended(text)).rejects.toThrow(ModelLoadError)
    },
  )
})
