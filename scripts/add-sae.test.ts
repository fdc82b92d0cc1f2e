import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFitting } from '@/lib/engine/local/sae/open-sae'
import { writeTensors } from '@/lib/engine/local/weights/safetensors-fixture'
import { addModel, type Adding, type Telling } from '@/lib/models/sources/add-model'
import { Hub } from '@/lib/models/sources/hub'
import { TestHub } from '@/lib/models/sources/hub.fixture'
import { requireFitting } from './fitting-sae'

/** Of 3 layers and a residual stream of 32 numbers. */
const TINY = resolve('tests/fixtures/families/llama')
const WIDTH = 32
/** Reads 16 numbers. */
const GEMMA_SCOPE = 'tests/fixtures/saes/gemma-scope/params.npz'
const FILES = ['.source.json', 'config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']

let root: string
let hub: TestHub
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'add-sae-'))
  hub = await TestHub.start({
    'layers.1/cfg.json': JSON.stringify({ activation: 'topk', k: 4, d_in: WIDTH }),
    'layers.1/sae.safetensors': await sparsifyOf(8),
    'layers.7/cfg.json': JSON.stringify({ activation: 'topk', k: 4, d_in: WIDTH }),
    'layers.7/sae.safetensors': await sparsifyOf(8),
    'layers.0.mlp/cfg.json': JSON.stringify({ activation: 'topk', k: 4, d_in: WIDTH }),
    'layers.0.mlp/sae.safetensors': await sparsifyOf(8),
    'layer_1/width_48/average_l0_6/params.npz': await readFile(GEMMA_SCOPE),
    'other/params.npz': await readFile(GEMMA_SCOPE),
  })
})
afterEach(async () => {
  await hub.stop()
  await rm(root, { recursive: true })
})

async function sparsifyOf(latents: number): Promise<Buffer> {
  const of = (...shape: number[]) => ({
    dtype: 'F32',
    shape,
    data: new Float32Array(shape.reduce((size, length) => size * length, 1)).fill(0.1),
  })
  const path = join(root, 'sae.safetensors')
  await writeTensors(path, {
    'encoder.weight': of(latents, WIDTH),
    'encoder.bias': of(latents),
    W_dec: of(latents, WIDTH),
    b_dec: of(WIDTH),
  })
  const bytes = await readFile(path)
  await rm(path)
  return bytes
}

function add({
  requireFitting: fits = requireFitting,
  ...adding
}: Partial<Adding & Pick<Telling, 'requireFitting'>>) {
  const patience = { signal: new AbortController().signal, wait: async () => {}, note: () => {} }
  const means = { hub: new Hub({ endpoint: hub.endpoint, token: null }, patience), link: false }
  const telling = { progress: () => {}, requireFitting: fits }
  return addModel(
    { root, name: 'a', model: { kind: 'folder', path: TINY }, sae: null, ...adding },
    means,
    telling,
  )
}

const from = (inside: string) => ({ kind: 'hub' as const, repo: 'owner/name', revision: 'main', inside })
const inside = async (folder: string) => (await readdir(join(root, folder))).sort()
const hookOf = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(root, name, 'sae', 'hook.json'), 'utf8'))

describe('an SAE from a hub', () => {
  it('comes with a file that says where it reads, if only its path does', async () => {
    await add({ sae: from('layers.1') })
    expect(await inside('a/sae')).toEqual(['cfg.json', 'hook.json', 'sae.safetensors'])
    expect(await hookOf('a')).toEqual({ hook_name: 'layers.1' })
    await add({ name: 'b' })
    await add({ name: 'b', model: null, sae: from('layers.1') })
    expect(await hookOf('b')).toEqual({ hook_name: 'layers.1' })
    const { place } = await openFitting(join(root, 'b', 'sae'), { width: WIDTH, layers: 3 })
    expect(place.readLayer).toBe(1)
  })

  it.each([
    [
      'reads another width',
      'layer_1',
      /SAE was not added. The SAE in hf:owner\/name:layer_1 reads 16 numbers, .* has 32\./,
    ],
    ['reads after a layer that the model does not have', 'layers.7', /after layer 7, .* layers are 0 to 2/],
    [
      'reads no residual stream',
      'layers.0.mlp',
      /reads "layers.0.mlp", which is no point of the residual stream/,
    ],
    ['comes from where nothing says where it reads', 'other', /do not say where it reads. .*hook.json/],
  ])('that %s is refused, and the model stays as it was', async (_, path, words) => {
    await add({})
    await expect(add({ model: null, sae: from(path) })).rejects.toThrow(words)
    expect(await inside('a')).toEqual(FILES)
    const another = add({ name: 'b', sae: from(path) })
    await expect(another).rejects.toThrow(words)
    await expect(another).rejects.not.toThrow(root)
    expect(await inside('.')).not.toContain('b')
    await add({ name: 'b', sae: from('layers.1') })
    expect(await hookOf('b')).toEqual({ hook_name: 'layers.1' })
  })
})

describe('an SAE of this machine', () => {
  it('takes what its folder tells, and what lies in it goes before that', async () => {
    const path = join(root, 'saes', 'SAE-Res-Tiny-W48-L0_50')
    await mkdir(path, { recursive: true })
    await copyFile('tests/fixtures/saes/qwen-scope/layer3.sae.pt', join(path, 'layer3.sae.pt'))
    const sae = { kind: 'folder' as const, path }
    await add({ sae, requireFitting: async () => {} })
    expect(await hookOf('a')).toEqual({ hook_name: 'blocks.3.hook_resid_post', k: 50 })
    await writeFile(join(path, 'hook.json'), '{"hook_name": "layers.3", "k": 6}')
    await add({ name: 'b', sae, requireFitting: async () => {} })
    expect(await hookOf('b')).toEqual({ hook_name: 'layers.3', k: 6 })
  })
})
