import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addModel } from './add-model'
import { Hub } from './hub'
import { stopsAfter, refuses, serve, TestHub, type Trick } from './hub.fixture'
import type { HubSource } from './parse-source'

const WEIGHTS = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 251))
const REPOSITORY = {
  'README.md': '# A model',
  'config.json': '{"architectures": []}',
  'model.safetensors': WEIGHTS,
  'onnx/model.onnx': WEIGHTS,
  'pytorch_model.bin': WEIGHTS,
  'tokenizer.json': `{"vocab": "${'x'.repeat(200)}"}`,
  'tokenizer_config.json': '{}',
}
const FILES = ['.source.json', 'config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']
const model: HubSource = { kind: 'hub', repo: 'owner/name', revision: 'main' }

let root: string
let hub: TestHub
let waits: number[]
let notes: string[]
let told: { done: number; of: number }[]
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'hub-'))
  hub = await TestHub.start(REPOSITORY)
  ;[waits, notes, told] = [[], [], []]
})
afterEach(async () => {
  await hub.stop()
  await rm(root, { recursive: true })
})

interface Given {
  source?: HubSource
  sae?: HubSource
  token?: string
  signal?: AbortSignal
  progress?: () => void
}

/** Adds the model, without waiting between attempts. */
function add({ source = model, sae, token, signal = new AbortController().signal, progress }: Given = {}) {
  const wait = async (ms: number) => void waits.push(ms)
  const note = (text: string) => void notes.push(text)
  const settings = { endpoint: hub.endpoint, token: token ? { value: token, from: 'HF_TOKEN' } : null }
  const means = { hub: new Hub(settings, { signal, wait, note }), link: false }
  return addModel({ root, name: 'a', model: source, sae: sae ?? null }, means, {
    requireFitting: async () => {},
    progress: (done, of, at) => {
      told.push({ done, of })
      if (at === 'model.safetensors') hub.breakOff()
      progress?.()
    },
  })
}

const added = async () => (await readdir(join(root, 'a'))).sort()
const weights = () => readFile(join(root, 'a', 'model.safetensors'))
const ranges = (end: string) => hub.askedFor(end).map(({ range }) => range)
/** What went wrong; the model must not be there then. */
async function failure(given: Given = {}): Promise<string> {
  const message = await add(given).then(
    () => 'it was added',
    (error: Error) => error.message,
  )
  expect(await readdir(root)).not.toContain('a')
  return message
}

describe('a model of a hub', () => {
  it('comes with the files that are needed, and no others', async () => {
    expect(await add()).toBe(join(root, 'a'))
    expect(await added()).toEqual(FILES)
    expect(WEIGHTS.equals(await weights())).toBe(true)
    expect(await readdir(root)).toEqual(['a'])
    expect(JSON.parse(await readFile(join(root, 'a', '.source.json'), 'utf8'))).toMatchObject({
      source: 'hf:owner/name',
      commit: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
    })
  })

  it('tells how many bytes have come, of all', async () => {
    await add()
    const total = WEIGHTS.length + REPOSITORY['config.json'].length + REPOSITORY['tokenizer.json'].length + 2
    expect(told.at(-1)).toEqual({ done: total, of: total })
    expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).sort((a, b) => a - b))
  })

  it('goes on in the same call when the connection breaks in mid-file', async () => {
    hub.next('model.safetensors', stopsAfter(70_000)).next('model.safetensors', stopsAfter(50_000))
    await add()
    expect(WEIGHTS.equals(await weights())).toBe(true)
    const [first, second, third] = ranges('model.safetensors')
    expect(first).toBeUndefined()
    expect(second).toMatch(/^bytes=\d+-$/)
    expect(third).toMatch(/^bytes=\d+-$/)
    expect(notes.join()).toMatch(/broke/)
  })

  it('goes on in the next call where the last one was broken off', async () => {
    const stopped = new AbortController()
    const stop = () => told.at(-1)!.done > 60_000 && stopped.abort(new Error('stopped'))
    await expect(add({ signal: stopped.signal, progress: stop })).rejects.toThrow('stopped')
    expect(await readdir(root)).toEqual(['.a.download'])
    await add()
    expect(WEIGHTS.equals(await weights())).toBe(true)
    expect(ranges('model.safetensors')[1]).toMatch(/^bytes=\d{5,}-$/)
    expect(hub.askedFor('tokenizer.json')).toHaveLength(1)
    expect(await added()).toEqual(FILES)
  })

  it('is fetched anew where it has changed between two attempts', async () => {
    const stopped = new AbortController()
    const stop = () => told.at(-1)!.done > 60_000 && stopped.abort(new Error('stopped'))
    await expect(add({ signal: stopped.signal, progress: stop })).rejects.toThrow('stopped')
    const changed = Buffer.from(WEIGHTS).reverse()
    hub.change({ ...REPOSITORY, 'model.safetensors': changed })
    await add()
    expect(changed.equals(await weights())).toBe(true)
    expect(ranges('model.safetensors')).toEqual([undefined, undefined])
    // What did not change is kept, and no part of the old content is left behind.
    expect(hub.askedFor('tokenizer.json')).toHaveLength(1)
    expect(await added()).toEqual(FILES)
  })

  it('is fetched from the start by a server that knows no ranges', async () => {
    const whole: Trick = (_, response, content) => void response.writeHead(200).end(content)
    hub.next('model.safetensors', stopsAfter(70_000)).next('model.safetensors', whole)
    await add()
    expect(WEIGHTS.equals(await weights())).toBe(true)
    expect(told.at(-1)!.done).toBe(told.at(-1)!.of)
  })

  it('whose hash is wrong once is fetched again; twice, and nothing of it is kept', async () => {
    const lie: Trick = (request, response, content) => serve(request, response, Buffer.from(content).fill(1))
    hub.next('model.safetensors', lie)
    await add()
    expect(WEIGHTS.equals(await weights())).toBe(true)
    await rm(join(root, 'a'), { recursive: true })
    hub.next('model.safetensors', lie, 2)
    expect(await failure()).toMatch(/model.safetensors does not have the hash that the hub promises, twice/)
    expect(await readdir(join(root, '.a.download'))).not.toContain('model.safetensors')
  })

  it('whose small files are not what git says is refused', async () => {
    const lie: Trick = (_, response, content) => void response.writeHead(200).end(Buffer.from(content).fill(1))
    hub.next('tokenizer_config.json', lie, 2)
    expect(await failure()).toMatch(/tokenizer_config.json does not have the hash/)
  })

  it('of which more is sent than was promised is refused', async () => {
    const more: Trick = (_, response, content) => void response.writeHead(200).end(Buffer.concat([content, content]))
    hub.next('model.safetensors', more, 2)
    expect(await failure()).toMatch(/more of model.safetensors than the 200000 bytes/)
  })

  it('of which less is sent than was promised is asked for again', async () => {
    const less: Trick = (_, response, content) => void response.writeHead(200).end(content.subarray(0, 1000))
    hub.next('model.safetensors', less)
    await add()
    expect(ranges('model.safetensors')).toEqual([undefined, 'bytes=1000-'])
    expect(WEIGHTS.equals(await weights())).toBe(true)
  })

  it('is not taken if one of its files would leave the folder', async () => {
    for (const path of ['../config.json', 'a/../../b.json', '/etc/passwd', 'a\\b.json', 'C:x.json', 'sae/./x', 'nul.json']) {
      hub.change({ ...REPOSITORY, [path]: 'x' })
      expect(await failure()).toMatch(/does not stay in the model's folder/)
    }
    expect(await readdir(root)).toEqual([])
  })

  it('of whose GGUF files one is named comes alone; without a name they are listed', async () => {
    hub.change({ 'README.md': 'x', 'm.Q4_K.gguf': WEIGHTS, 'm.Q8_0.gguf': 'GGUF 8' })
    expect(await failure()).toMatch(/hf:owner\/name: There are 2 GGUF files[^]*m.Q4_K.gguf {2}\(200 kB\)[^]*m.Q8_0.gguf/)
    expect(await failure({ source: { ...model, inside: 'm.Q5.gguf' } })).toMatch(/no file or folder "m.Q5.gguf".*m.Q4_K.gguf/)
    await add({ source: { ...model, inside: 'm.Q8_0.gguf' } })
    expect(await added()).toEqual(['.source.json', 'm.Q8_0.gguf'])
  })

  it('takes its SAE from another place', async () => {
    const sae = (layer: number) => ({ [`saes/layer_${layer}/cfg.json`]: '{}', [`saes/layer_${layer}/sae_weights.safetensors`]: WEIGHTS, [`saes/layer_${layer}/optimizer.pt`]: 'x' })
    hub.change({ ...REPOSITORY, ...sae(3), ...sae(4) })
    expect(await failure({ sae: model })).toMatch(/SAEs lie in 2 folders[^]*saes\/layer_3/)
    await add({ sae: { ...model, inside: 'saes/layer_4' } })
    expect((await readdir(join(root, 'a', 'sae'))).sort()).toEqual(['cfg.json', 'sae_weights.safetensors'])
  })
})

describe('a disk', () => {
  it('without room for all of it is found out before anything comes', async () => {
    const huge = { type: 'file', path: 'm.gguf', size: 1e15, oid: 'f'.repeat(40) }
    hub.next(hub.commit, (_, response) => void response.end(JSON.stringify([huge])))
    expect(await failure()).toMatch(/1000 TB are needed, but the disk .* has .* left/)
    expect(hub.askedFor('m.gguf')).toEqual([])
  })

  // The device that is always full is Linux's.
  it.skipIf(!existsSync('/dev/full'))('that fills up meanwhile is named', async () => {
    const hash = createHash('sha256').update(WEIGHTS).digest('hex').slice(0, 16)
    await mkdir(join(root, '.a.download'))
    await symlink('/dev/full', join(root, '.a.download', `model.safetensors.${hash}.part`))
    expect(await failure()).toMatch(/The disk is full. Make room and run the same command again/)
  })
})

describe('a busy or broken hub', () => {
  it('is asked again when it says, or after waits that grow', async () => {
    hub.next('/main', refuses(429, { 'Retry-After': '7' })).next('/main', refuses(503)).next('model.safetensors', refuses(500))
    await add()
    expect(waits).toEqual([7000, 2000, 1000])
    expect(notes[0]).toMatch(/fewer requests \(429\)\. Trying again in 7 s/)
  })

  it('is given up after some attempts', async () => {
    hub.next('config.json', refuses(503, { 'Retry-After': '1' }), 99)
    expect(await failure()).toMatch(/trouble \(503\)\. Gave up after 6 attempts/)
  })

  it('that asks for a long wait is left to the person', async () => {
    hub.next('/main', refuses(429, { 'Retry-After': '3600' }))
    expect(await failure()).toMatch(/come back in 60 minutes/)
    expect(waits).toEqual([])
  })

  it('that is not there is named', async () => {
    const { endpoint } = hub
    await hub.stop()
    const settings = { endpoint, token: null }
    const patience = { signal: new AbortController().signal, wait: async () => {}, note: () => {} }
    await expect(new Hub(settings, patience).commit(model)).rejects.toThrow(/127.0.0.1:\d+ cannot be reached \(ECONNREFUSED\)/)
    hub = await TestHub.start(REPOSITORY)
  })

  it('that is none is told apart', async () => {
    hub.next('/main', (_, response) => void response.end('{"hello": "world"}'))
    expect(await failure()).toMatch(/does not answer as the hub does.*HF_ENDPOINT/s)
  })
})

describe('a repository that may not be read', () => {
  it.each<[string, string | undefined, Trick, RegExp]>([
    ['gated, without a token', undefined, refuses(401, { 'X-Error-Code': 'GatedRepo' }), /gated.*Ask for access at http:\S+\/owner\/name.*HF_TOKEN/],
    ['gated, for this account', 'hf_x', refuses(403, { 'X-Error-Code': 'GatedRepo' }), /gated, and the account of the token in HF_TOKEN has no access/],
    ['asked for with a wrong token', 'hf_x', refuses(401), /does not accept the token in HF_TOKEN/],
    ['closed to this token', 'hf_x', refuses(403), /does not let you read owner\/name.*right to read/],
    ['private or not there', undefined, refuses(401, { 'X-Error-Code': 'RepoNotFound' }), /no model owner\/name.*or it is private.*HF_TOKEN/],
    ['not there', 'hf_x', refuses(404, { 'X-Error-Code': 'RepoNotFound' }), /no model owner\/name/],
    ['without this revision', undefined, refuses(404, { 'X-Error-Code': 'RevisionNotFound' }), /no revision "main"/],
  ])('because it is %s', async (_, token, trick, words) => {
    hub.next('/main', trick)
    expect(await failure({ token })).toMatch(words)
    expect(waits).toEqual([])
  })

  it('because its files are gated though its list is not', async () => {
    hub.next('config.json', refuses(401, { 'X-Error-Code': 'GatedRepo' }), 2)
    expect(await failure()).toMatch(/owner\/name is gated/)
  })
})

describe('the token', () => {
  it('is sent to the hub, and not to the hosts that it redirects to', async () => {
    const other = await TestHub.start({})
    try {
      // Another port is another origin, as another host is.
      hub.next('model.safetensors', (_, response) => void response.writeHead(302, { Location: `${other.endpoint}/blob` }).end())
      other.next('/blob', (request, response) => serve(request, response, WEIGHTS))
      await add({ token: 'hf_secret' })
      expect(hub.asked.every(({ authorization }) => authorization === 'Bearer hf_secret')).toBe(true)
      expect(other.asked).toEqual([{ path: '/blob', authorization: undefined, range: undefined }])
      expect(WEIGHTS.equals(await weights())).toBe(true)
    } finally {
      await other.stop()
    }
  })

  it('stays with the hub when it redirects within itself', async () => {
    hub.next('/main', (_, response) => void response.writeHead(307, { Location: '/moved' }).end())
    hub.next('/moved', (_, response) => void response.writeHead(307, { Location: '/api/models/owner/name/revision/main' }).end())
    await add({ token: 'hf_secret' })
    expect(hub.askedFor('/moved')[0]!.authorization).toBe('Bearer hf_secret')
  })

  it('is not sent round in circles', async () => {
    hub.next('/main', (_, response) => void response.writeHead(302, { Location: '/api/models/owner/name/revision/main' }).end(), 20)
    expect(await failure()).toMatch(/redirects more than 8 times/)
  })
})
