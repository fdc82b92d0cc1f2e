import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatBytes } from './format-bytes'
import { readHubSettings } from './hub-settings'
import { parseSource, sourceName, sourceText } from './parse-source'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'source-'))
  await mkdir(join(root, 'model', 'sae'), { recursive: true })
  for (const name of ['m.gguf', 'model/x.GGUF', 'sae.pt']) await writeFile(join(root, name), '')
})
afterAll(() => rm(root, { recursive: true }))

const parse = (text: string, endpoint = 'https://huggingface.co') => parseSource(text, endpoint)
const hub = (repo: string, revision = 'main', inside?: string) => ({ kind: 'hub', repo, revision, ...(inside && { inside }) })

describe('a source', () => {
  it('is a folder or a file of this machine', async () => {
    expect(await parse(join(root, 'model'))).toEqual({ kind: 'folder', path: join(root, 'model') })
    expect(await parse(`${join(root, 'model')}/`)).toEqual({ kind: 'folder', path: join(root, 'model') })
    expect(await parse(join(root, 'm.gguf'))).toEqual({ kind: 'gguf', path: join(root, 'm.gguf') })
    expect(await parse(`${join(root, 'model')}:x.GGUF`)).toEqual({ kind: 'gguf', path: join(root, 'model/x.GGUF') })
    expect(await parse(`${join(root, 'model')}:sae`)).toEqual({ kind: 'folder', path: join(root, 'model/sae') })
    expect(await parse(join(root, 'sae.pt'))).toEqual({ kind: 'file', path: join(root, 'sae.pt') })
    expect(await parse('models/pocket')).toMatchObject({ kind: 'folder' })
  })

  it.each([
    ['owner/name', hub('owner/name')],
    ['hf:owner/name', hub('owner/name')],
    ['hf:models/pocket', hub('models/pocket')],
    ['hf:gpt2', hub('gpt2')],
    ['owner/name@v1.0', hub('owner/name', 'v1.0')],
    ['owner/name@refs/pr/3', hub('owner/name', 'refs/pr/3')],
    ['owner/name:m.Q4_K_M.gguf', hub('owner/name', 'main', 'm.Q4_K_M.gguf')],
    ['hf:owner/name@abc:layer_3/width_16k/', hub('owner/name', 'abc', 'layer_3/width_16k')],
    ['https://huggingface.co/owner/name', hub('owner/name')],
    ['https://hf.co/owner/name/', hub('owner/name')],
    ['https://huggingface.co/owner/name/tree/v1', hub('owner/name', 'v1')],
    ['https://huggingface.co/owner/name/tree/main/a/b', hub('owner/name', 'main', 'a/b')],
    ['https://huggingface.co/owner/name/blob/main/m%20x.gguf?download=true', hub('owner/name', 'main', 'm x.gguf')],
    ['https://huggingface.co/owner/name/resolve/v1/m.gguf', hub('owner/name', 'v1', 'm.gguf')],
  ])('is a repository: %s', async (text, expected) => {
    const source = await parse(text)
    expect(source).toEqual(expected)
    expect(await parse(sourceText(source))).toEqual(expected)
  })

  it('is a page of the hub that HF_ENDPOINT names', async () => {
    expect(await parse('http://hub.test/mirror/owner/name', 'http://hub.test/mirror')).toEqual(hub('owner/name'))
  })

  it.each([
    ['', /Name a source/],
    ['./nowhere', /no file or folder .\/nowhere/],
    ['/nowhere/at/all', /no file or folder/],
    ['nowhere.gguf', /no file or folder nowhere.gguf/],
    ['pockett', /neither here nor the name of a repository/],
    ['a/b/c', /neither here nor/],
    ['hf:owner/..', /neither here nor/],
    ['https://example.org/owner/name', /example.org is not the hub.*HF_ENDPOINT/],
    ['https://huggingface.co/owner', /not the address of a model's page/],
    ['https://huggingface.co/datasets/owner/name', /not the address of a model's page/],
    ['https://huggingface.co/owner/name/discussions/1', /not the address of a model's page/],
  ])('is not %j', async (text, words) => {
    await expect(parse(text)).rejects.toThrow(words)
  })

  it('has a name', async () => {
    expect(sourceName(await parse('owner/Name-1B'))).toBe('Name-1B')
    expect(sourceName(await parse('owner/name:q/m.Q4_K_M.gguf'))).toBe('m.Q4_K_M')
    expect(sourceName(await parse(join(root, 'm.gguf')))).toBe('m')
    expect(sourceName(await parse(join(root, 'model')))).toBe('model')
  })
})

describe('the settings of the hub', () => {
  it('are those of its own tools', async () => {
    expect(await readHubSettings({}, root)).toEqual({ endpoint: 'https://huggingface.co', token: null })
    expect(await readHubSettings({ HF_ENDPOINT: 'http://h.test/x/', HF_TOKEN: ' t ' }, root)).toEqual({
      endpoint: 'http://h.test/x',
      token: { value: 't', from: 'HF_TOKEN' },
    })
    await expect(readHubSettings({ HF_ENDPOINT: 'hub' }, root)).rejects.toThrow(/HF_ENDPOINT is "hub"/)
  })

  it("have the token of the hub's command line", async () => {
    const path = join(root, '.cache', 'huggingface', 'token')
    await mkdir(join(path, '..'), { recursive: true })
    await writeFile(path, 'kept\n')
    expect((await readHubSettings({}, root)).token).toEqual({ value: 'kept', from: path })
    expect((await readHubSettings({ HF_HOME: join(root, 'model') }, root)).token).toBeNull()
    expect((await readHubSettings({ HF_TOKEN_PATH: path, HF_HOME: '/x' }, '/y')).token?.value).toBe('kept')
  })
})

it('says sizes with three digits', () => {
  expect([0, 999, 1000, 12_345, 269_060_552, 999_600, 2.5e12].map(formatBytes)).toEqual(['0 B', '999 B', '1.00 kB', '12.3 kB', '269 MB', '1.00 MB', '2.50 TB'])
})
