import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ModelLoadError } from '../../errors'
import { readGenerationConfig } from './generation-config'

describe('readGenerationConfig', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tiller-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  const recommended = async (text: string) => {
    await writeFile(join(dir, 'generation_config.json'), text)
    return readGenerationConfig(dir)
  }

  it('reads what the folder recommends', async () => {
    expect(await recommended('{"repetition_penalty": 1.1, "do_sample": false}')).toEqual({
      repetitionPenalty: 1.1,
      eosTokenIds: [],
    })
  })

  it('is none where the folder recommends nothing', async () => {
    const none = { repetitionPenalty: 1, eosTokenIds: [] }
    expect(await readGenerationConfig(dir)).toEqual(none)
    expect(await recommended('{"repetition_penalty": null, "eos_token_id": null}')).toEqual(none)
    expect(await recommended('{}')).toEqual(none)
  })

  it('reads one token that ends answers, or several', async () => {
    expect(await recommended('{"eos_token_id": 4}')).toMatchObject({ eosTokenIds: [4] })
    expect(await recommended('{"eos_token_id": [4, 7]}')).toMatchObject({ eosTokenIds: [4, 7] })
  })

  it.each([
    '{"repetition_penalty": 0}',
    '{"repetition_penalty": "much"}',
    '{"eos_token_id": "</s>"}',
    'penalty',
  ])('refuses %s', async (text) => {
    await expect(recommended(text)).rejects.toThrow(ModelLoadError)
  })
})
