import { copyFile, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noThesaurus } from '@/lib/catalogue/no-thesaurus.fixture'
import { loadModel } from './load-model'

const TINY = 'tests/fixtures/families/llama'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'model-'))
})
afterEach(() => rm(dir, { recursive: true }))

const load = (given: string, hasCatalogue: boolean, shares: number[] = []) =>
  loadModel({ name: basename(given), dir: given, hasCatalogue }, noThesaurus, (share) => shares.push(share))

describe('loading a model', () => {
  it('with its SAE tells how far it is, and what it takes up', async () => {
    const shares: number[] = []
    const { model, bytes, close } = await load('models/pocket', true, shares)
    expect(model.card.sae?.latents).toBe(model.catalogue.count)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(new Set(shares).size).toBeGreaterThanOrEqual(6)
    expect(shares.at(-1)).toBeCloseTo(0.95)
    expect(bytes).toBeGreaterThan(4 * model.card.parameters)
    expect(model.saeDigest).toMatch(/^sha256:[0-9a-f]{64}$/)
    await close()
  })

  it('without SAE gives one that has no features and still answers', async () => {
    const { model, bytes, close } = await load(TINY, false)
    expect(model.card.sae).toBeNull()
    expect(model.saeDigest).toBeNull()
    expect(model.catalogue.count).toBe(0)
    expect(await model.catalogue.search('pirate', 3, async () => new Map())).toEqual([])
    expect(await model.contexts(0)).toEqual([])
    expect(bytes).toBe(4 * model.card.parameters)
    await close()
  })

  it('that is broken says which file is, in paths that begin with its name', async () => {
    for (const name of await readdir(TINY)) await copyFile(join(TINY, name), join(dir, name))
    await writeFile(join(dir, 'model.safetensors'), 'x'.repeat(1000))
    const failure = await load(dir, false).catch((error: Error) => error.message)
    expect(failure).toContain(`${basename(dir)}/model.safetensors`)
    expect(failure).not.toContain(tmpdir())
  })

  it('that is broken behind links says which file is, too', async () => {
    for (const name of await readdir(TINY)) await symlink(resolve(TINY, name), join(dir, name))
    await rm(join(dir, 'tokenizer.json'))
    const failure = await load(dir, false).catch((error: Error) => error.message)
    expect(failure).toContain(`${basename(dir)}/tokenizer.json`)
    expect(failure).not.toContain(resolve('.'))
  })
})
