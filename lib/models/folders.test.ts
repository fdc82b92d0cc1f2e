import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder, modelsFolder } from './data-folder'
import { isModelName, nearestName } from './folder-name'
import { ModelFolders } from './folders'
import { withoutPaths } from './without-paths'

let root: string
let clock: number
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'folders-'))
  clock = 0
})
afterEach(() => rm(root, { recursive: true }))

/** Writes files under the root, given with their content. */
async function put(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
}

const foldersOf = (...names: string[]) =>
  new ModelFolders(
    (names.length ? names : ['.']).map((name, i) => ({ dir: join(root, name), shipped: i === 0 })),
    () => clock,
  )
const list = (...names: string[]) => foldersOf(...names).list()
const listed = async (...names: string[]) =>
  Object.fromEntries((await list(...names)).map(({ name, ...facts }) => [name, facts]))

const model = (name: string) => ({ [`${name}/config.json`]: '{}', [`${name}/model.safetensors`]: 'weights' })
const sae = (name: string) => ({ [`${name}/sae/cfg.json`]: '{}' })
const catalogue = (name: string) => ({ [`${name}/catalogue.jsonl`]: '{}' })

describe('a folder of models', () => {
  it('lists models in both forms, with and without SAE', async () => {
    await put({ ...model('a'), 'b/b.Q4_K_M.gguf': 'GGUF', ...model('c'), ...sae('c'), ...catalogue('c') })
    const { a, b, c } = await listed()
    expect(a).toMatchObject({ form: 'hugging-face', bytes: 9, hasSae: false, hasCatalogue: false, shipped: true })
    expect(a).toMatchObject({ dir: join(root, 'a') })
    expect(b).toMatchObject({ form: 'gguf', bytes: 4 })
    expect(c).toMatchObject({ hasSae: true, hasCatalogue: true, bytes: 13 })
    for (const each of [a, b, c]) expect(each).not.toHaveProperty('fault')
  })

  it('that is not there holds none', async () => {
    expect(await list('nowhere')).toEqual([])
  })

  it('leaves out what is hidden and what is plainly no model', async () => {
    await put({ ...model('.a.download'), 'notes/README.md': 'x', 'b.txt': 'x', ...model('deep/deeper') })
    await mkdir(join(root, 'empty'))
    expect(await list()).toEqual([])
  })

  it('follows links to folders and to files', async () => {
    await put(model('elsewhere/a'))
    await mkdir(join(root, 'models/b'), { recursive: true })
    await symlink(join(root, 'elsewhere/a'), join(root, 'models/a'))
    for (const name of ['config.json', 'model.safetensors'])
      await symlink(join(root, 'elsewhere/a', name), join(root, 'models/b', name))
    const { a, b } = await listed('models')
    expect(a).toMatchObject({ form: 'hugging-face', bytes: 9 })
    expect(b).toMatchObject({ form: 'hugging-face', bytes: 9 })
  })

  it('gives the first of two models of one name, and says which it hides', async () => {
    await put({ ...model('one/a'), ...model('two/a'), ...model('two/b') })
    const { a, b } = await listed('one', 'two')
    expect(a).toMatchObject({ dir: join(root, 'one/a'), hides: join(root, 'two/a'), shipped: true })
    expect(b).toMatchObject({ shipped: false })
    expect(b).not.toHaveProperty('hides')
  })

  it('is read once where it is given twice', async () => {
    await put(model('one/a'))
    expect((await list('one', 'one'))[0]).not.toHaveProperty('hides')
  })

  it('is looked at again after a second, and its stamps tell what changed', async () => {
    await put({ ...model('a'), ...model('b') })
    const folders = foldersOf()
    const before = await folders.list()
    await put({ 'a/model.safetensors': 'other weights' })
    expect(await folders.list()).toBe(before)
    clock = 1000
    const after = await folders.list()
    expect(after[0]!.stamp).not.toBe(before[0]!.stamp)
    expect(after[1]!.stamp).toBe(before[1]!.stamp)
  })
})

describe('the fault of a folder', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['weights without a configuration', { 'a/model.safetensors': 'x' }, /config.json is missing/],
    ['no weights', { 'a/config.json': '{}' }, /no weights/],
    ['pickled weights', { 'a/config.json': '{}', 'a/pytorch_model.bin': 'x' }, /pytorch_model.bin is pickled.*save_pretrained/],
    ['an adapter', { 'a/adapter_config.json': '{}' }, /adapter.*Merge/],
    ['several GGUF files', { 'a/x.gguf': 'x', 'a/y.gguf': 'y' }, /2 GGUF files \(x.gguf, y.gguf\)/],
    ['an unfinished download', { ...model('a'), 'a/tokenizer.json.part': '' }, /download of tokenizer.json is not finished/],
    [
      'shards that are missing',
      { 'a/config.json': '{}', 'a/1.safetensors': 'x', 'a/model.safetensors.index.json': '{"weight_map": {"w": "1.safetensors", "v": "2.safetensors"}}' },
      /Of the 2 files .* 1 are missing, such as 2.safetensors/,
    ],
    ['a pointer', { 'a/config.json': '{}', 'a/model.safetensors': 'version https://git-lfs.github.com/spec/v1\n' }, /git lfs pull/],
    ['an SAE without catalogue', { ...model('a'), ...sae('a') }, /no catalogue\.jsonl/],
    ['a catalogue without SAE', { ...model('a'), ...catalogue('a') }, /no SAE/],
    ['a GGUF file in no folder', { 'a.gguf': 'x' }, /npm run models -- add FILE/],
  ])('is %s', async (_, files, fault) => {
    await put(files)
    const { a } = await listed()
    expect(a!.fault).toMatch(fault)
    expect(a!.fault).not.toContain(root)
  })

  it('is a name that no address can hold', async () => {
    await put(model('my model'))
    expect((await listed())['my model']!.fault).toMatch(/cannot be named "my model".*letters, digits/)
  })

  it('is a link to what is gone', async () => {
    await put(model('b'))
    await symlink(join(root, 'gone'), join(root, 'a'))
    await symlink(join(root, 'gone'), join(root, 'b/tokenizer.json'))
    const { a, b } = await listed()
    expect(a!.fault).toMatch(/link to a folder that is gone/)
    expect(b!.fault).toMatch(/tokenizer.json is a link to a file that is gone/)
  })

  it('goes when the folder is mended', async () => {
    await put({ 'a/config.json': '{}', 'a/model.safetensors.part': 'x' })
    const folders = foldersOf()
    expect((await folders.list())[0]!.fault).toBeDefined()
    await rename(join(root, 'a/model.safetensors.part'), join(root, 'a/model.safetensors'))
    clock = 5000
    expect((await folders.list())[0]).not.toHaveProperty('fault')
  })
})

describe('a name', () => {
  it('is one segment of a path', () => {
    for (const name of ['pocket', 'Llama-3.1-8B', 'a', 'a_b', '3', 'x'.repeat(96)]) expect(isModelName(name)).toBe(true)
    for (const name of ['', '.', '..', '.a', 'a.', 'a/b', 'a\\b', 'a b', 'é', '-a', 'a:b', 'x'.repeat(97)])
      expect(isModelName(name)).toBe(false)
  })

  it('has a nearest one that the rule allows', () => {
    expect(nearestName('My Modèl (v2).')).toBe('My-Model-v2')
    expect(nearestName('日本')).toBeUndefined()
  })
})

it('keeps what people make, and their models, where the platform keeps data', () => {
  const at = (platform: NodeJS.Platform, env = {}) => dataFolder({ platform, home: '/home/a', env })
  expect(at('linux')).toBe(join('/home/a', '.local', 'share', 'tiller'))
  expect(at('linux', { XDG_DATA_HOME: '/data' })).toBe(join('/data', 'tiller'))
  expect(at('linux', { XDG_DATA_HOME: 'data' })).toBe(join('/home/a', '.local', 'share', 'tiller'))
  expect(at('darwin')).toBe(join('/home/a', 'Library', 'Application Support', 'Tiller'))
  expect(at('win32', { LOCALAPPDATA: '/local' })).toBe(join('/local', 'Tiller'))
  const models = modelsFolder({ platform: 'linux', home: '/home/a', env: {} })
  expect(models).toBe(join(at('linux'), 'models'))
})

it('tells of files without the paths of the machine, also of those that links lead to', async () => {
  await put({ 'elsewhere/blob.safetensors': 'x', 'models/a/config.json': '{}' })
  const dir = join(root, 'models/a')
  await symlink(join(root, 'elsewhere/blob.safetensors'), join(dir, 'model.safetensors'))
  const message = `Cannot read ${dir}/config.json: see ${root}/elsewhere/blob.safetensors and ${dir}`
  expect(await withoutPaths(message, dir, 'a')).toBe('Cannot read a/config.json: see a/model.safetensors and a')
})
