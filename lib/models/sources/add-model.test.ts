import { copyFile, lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addModel, type Adding } from './add-model'
import { Hub } from './hub'

const TINY = resolve('tests/fixtures/families/llama')
const FILES = ['.source.json', 'config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'add-'))
})
afterEach(() => rm(root, { recursive: true }))

function add(adding: Partial<Adding>, { link = false, signal = new AbortController().signal, progress = () => {} } = {}) {
  const patience = { signal, wait: async () => {}, note: () => {} }
  const hub = new Hub({ endpoint: 'http://127.0.0.1:9', token: null }, patience)
  return addModel({ root, name: 'a', model: { kind: 'folder', path: TINY }, sae: null, ...adding }, { hub, link }, { progress, requireFitting: async () => {} })
}

describe('a model of this machine', () => {
  it('is copied with the files that are needed', async () => {
    await add({})
    expect((await readdir(join(root, 'a'))).sort()).toEqual(FILES)
    expect(await readFile(join(root, 'a', 'model.safetensors'))).toEqual(await readFile(join(TINY, 'model.safetensors')))
    expect((await lstat(join(root, 'a', 'model.safetensors'))).isSymbolicLink()).toBe(false)
  })

  it('is linked to', async () => {
    await add({}, { link: true })
    expect(await realpath(join(root, 'a', 'model.safetensors'))).toBe(join(TINY, 'model.safetensors'))
    expect((await readdir(join(root, 'a'))).sort()).toEqual(FILES)
  })

  it("is copied whole out of a hub's cache, where its files are links", async () => {
    const snapshot = join(root, 'snapshot')
    await mkdir(snapshot)
    for (const name of await readdir(TINY)) await symlink(join(TINY, name), join(snapshot, name))
    await add({ model: { kind: 'folder', path: snapshot } })
    expect((await lstat(join(root, 'a', 'model.safetensors'))).isSymbolicLink()).toBe(false)
  })

  it('is one GGUF file', async () => {
    await add({ model: { kind: 'gguf', path: resolve('tests/fixtures/forms/llama.gguf') } })
    expect((await readdir(join(root, 'a'))).sort()).toEqual(['.source.json', 'llama.gguf'])
  })

  it('takes an SAE that lies elsewhere, and one that comes later', async () => {
    const sae = { kind: 'folder' as const, path: resolve('models/pocket/sae') }
    await add({ sae })
    expect((await readdir(join(root, 'a', 'sae'))).sort()).toEqual(['cfg.json', 'sae_weights.safetensors'])
    await add({ name: 'b' })
    await add({ name: 'b', model: null, sae })
    expect((await readdir(join(root, 'b', 'sae'))).sort()).toEqual(['cfg.json', 'sae_weights.safetensors'])
    expect((await readdir(join(root, 'b'))).sort()).toEqual([...FILES, 'sae'].sort())
  })

  it('that is stopped is out of sight, and goes on the next time', async () => {
    const stopped = new AbortController()
    const stop = () => stopped.abort(new Error('stopped'))
    await expect(add({}, { signal: stopped.signal, progress: stop })).rejects.toThrow('stopped')
    expect(await readdir(root)).toEqual(['.a.download'])
    await add({})
    expect(await readdir(root)).toEqual(['a'])
    expect((await readdir(join(root, 'a'))).sort()).toEqual(FILES)
  })

  it('whose shards are not all there is refused', async () => {
    const broken = join(root, 'broken')
    await mkdir(broken)
    for (const name of await readdir(TINY)) await copyFile(join(TINY, name), join(broken, name))
    await rm(join(broken, 'model.safetensors'))
    await writeFile(join(broken, 'model-00001-of-00002.safetensors'), 'x')
    await writeFile(join(broken, 'model.safetensors.index.json'), '{"weight_map": {"v": "model-00002-of-00002.safetensors"}}')
    await expect(add({ model: { kind: 'folder', path: broken } })).rejects.toThrow(/1 are missing, such as model-00002/)
    expect(await readdir(root)).not.toContain('a')
  })

  it('is not put together by two processes at once; a lock of one that died is none', async () => {
    const path = join(root, '.a.lock')
    await writeFile(path, String(process.ppid))
    await expect(add({})).rejects.toThrow(`Process ${process.ppid} is adding this model already`)
    expect(await readdir(root)).toEqual(['.a.lock'])
    await writeFile(path, String(2 ** 31 - 2))
    await add({})
    expect(await readdir(root)).toEqual(['a'])
  })

  it('does not take the place of what is there', async () => {
    await mkdir(join(root, 'a'))
    await expect(add({})).rejects.toThrow(/already. Give the model another name/)
    expect(await readdir(root)).toEqual(['a'])
  })
})
