import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { context } from './root'

const TINY = 'tests/fixtures/families/llama'
const never = new AbortController().signal

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'root-'))
  for (const name of ['tiny', 'broken']) {
    await mkdir(join(dir, name))
    for (const file of await readdir(TINY)) await copyFile(join(TINY, file), join(dir, name, file))
  }
  await writeFile(join(dir, 'broken', 'config.json'), '{"architectures": ["MambaForCausalLM"]}')
  await mkdir(join(dir, 'half'))
  await writeFile(join(dir, 'half', 'model.safetensors.part'), 'x')
  vi.stubEnv('TILLER_MODELS_DIR', dir)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  Reflect.deleteProperty(globalThis, 'tillerContext')
  await rm(dir, { recursive: true })
})

const listed = async () => {
  const { models } = await context()
  return Object.fromEntries((await models.list()).map(({ name, ...state }) => [name, state]))
}

describe("a server with models of a person's own", () => {
  it('lists them behind the default one, with what is wrong with some', async () => {
    const models = await listed()
    expect(Object.keys(models)[0]).toBe('pocket')
    expect(models).toMatchObject({
      pocket: { state: 'idle' },
      tiny: { state: 'idle' },
      broken: { state: 'idle' },
      half: { state: 'failed', reason: expect.stringContaining('not finished') as string },
    })
  })

  it('serves one without an SAE', async () => {
    const { models } = await context()
    const { card, engine, catalogue } = await models.get('tiny', never)
    expect(card).toMatchObject({ model: 'tiny', sae: null })
    expect(catalogue.count).toBe(0)
    expect((await engine.tokenize([{ role: 'user', content: 'Hello' }])).length).toBeGreaterThan(0)
  })

  it('says of one that cannot be loaded why, without paths of the machine', async () => {
    const { models } = await context()
    await expect(models.get('broken', never)).rejects.toMatchObject({ code: 'engine_unavailable' })
    const { broken } = await listed()
    expect(broken).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/broken\/config.json.*MambaForCausalLM.*not supported/) as string,
    })
    expect(JSON.stringify(broken)).not.toContain(dir)
  })

  it('has after a restart what was steered before, also on a model that is gone', async () => {
    const home = { sessionId: 'default_session', variantId: 'default' }
    const { store } = await context()
    const gone = '{"base_model":"gone","edits":[],"scopes":[]}'
    await store.update(home, () => ({ json: gone, automatic: {} }))
    Reflect.deleteProperty(globalThis, 'tillerContext')
    const again = await context()
    expect(again.store).not.toBe(store)
    expect((await again.store.read(home)).json).toBe(gone)
    expect((await again.store.read({ ...home, sessionId: 'another' })).json).toContain('"pocket"')
    expect(await again.models.defaultName()).toBe('pocket')
  })
})
