import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeEngine } from '@/lib/testing/fake-engine'
import { fakeModel } from '@/lib/testing/fixture'
import { ModelFolders } from '../folders'
import { stopsAfter, refuses, TestHub } from '../sources/hub.fixture'
import type { Cli, FixtureParity, Parity } from './command'
import { bytesProgress, outputTo, table } from './output'
import { COMMANDS, runCli } from './run'

const TINY = 'tests/fixtures/families/llama'
const FILES = ['.source.json', 'config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']

let root: string
let engine: FakeEngine
let tools: { fits: () => void; parity: Parity | null; fixtures: FixtureParity[]; yes: boolean }
let interrupt: AbortController
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cli-'))
  engine = new FakeEngine()
  tools = { fits: () => {}, parity: null, fixtures: [], yes: false }
  interrupt = new AbortController()
})
afterEach(() => rm(root, { recursive: true }))

/** An engine that speaks otherwise when it is steered. */
function steerable() {
  const plain = engine.complete.bind(engine)
  engine.complete = async function* (request, signal) {
    if (request.controller.isEmpty) yield* plain(request, signal)
    else yield { type: 'token', id: 0, text: 'Arr', index: 0 }
  }
}

/** Runs a command line, and tells what it said. */
async function models(line: string, env: Cli['env'] = {}) {
  const said = { out: '', err: '' }
  const code = await runCli(line.split(' ').filter(Boolean), {
    out: outputTo({ write: (text) => (said.out += text) }, { write: (text) => (said.err += text) }),
    root,
    folders: new ModelFolders([
      { dir: 'models', shipped: true },
      { dir: root, shipped: false },
    ]),
    env: { HF_HOME: root, ...env },
    signal: interrupt.signal,
    labeller: () => null,
    confirm: async () => tools.yes,
    engine: {
      load: async ({ name }) => ({ model: fakeModel(name, engine), bytes: 1_000_000, close: () => engine.close() }),
      openUnindexed: () => Promise.reject(new Error('Nothing is indexed here')),
      architectureOf: async () => 'LlamaForCausalLM',
      requireFitting: async () => tools.fits(),
      parityOf: async () => tools.parity,
      async *fixtures() {
        yield* tools.fixtures
      },
    },
  })
  return { code, ...said }
}

const inside = async (name: string) => (await readdir(join(root, name))).sort()

describe('npm run models', () => {
  it('shows what it can do, and refuses what it cannot', async () => {
    const asked = await models('--help')
    expect(asked.code).toBe(0)
    for (const name of Object.keys(COMMANDS)) expect(asked.out).toMatch(new RegExp(`^ {2}${name}`, 'm'))
    expect(await models('')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Usage') as string })
    expect(await models('frobnicate')).toMatchObject({ code: 2, err: expect.stringContaining('no command "frobnicate"') as string })
    expect(await models('constructor')).toMatchObject({ code: 2 })
  })

  it.each(Object.keys(COMMANDS))('%s explains itself', async (name) => {
    const { code, out } = await models(`${name} --help`)
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^Usage: npm run models -- ${name}`))
  })

  it.each(['list x', 'add', 'add a b', 'add a --nome b', 'check', 'check a b', 'check a --fixtures', 'remove', 'remove a b'])(
    'refuses the arguments of %j, and shows the usage',
    async (line) => {
      const { code, err } = await models(line)
      expect(code).toBe(2)
      expect(err).toMatch(/Usage: npm run models/)
    },
  )
})

describe('list', () => {
  it('shows each model with its state, and downloads that were broken off', async () => {
    await models(`add ${TINY} --name tiny`)
    await models(`add ${TINY} --name with-sae --sae models/pocket/sae`)
    await rm(join(root, 'tiny', 'config.json'))
    await models(`add ${TINY} --name fine`)
    await writeFile(join(root, 'stray.gguf'), 'x')
    const { code, out } = await models('list')
    expect(code).toBe(0)
    expect(out).toMatch(/^NAME +SIZE +FORM +SAE +STATE\npocket +\S+ MB +hugging-face +yes +ready \(shipped\)/)
    expect(out).toMatch(/^tiny +74\.\d kB +- +- +config.json is missing/m)
    expect(out).toMatch(/^fine +74\.\d kB +hugging-face +- +ready$/m)
    expect(out).toMatch(/^with-sae .* no catalogue +.*catalogue\.jsonl, which says/m)
    expect(out).toMatch(/^stray .*add FILE$/m)
  })
})

describe('add', () => {
  it('copies a model, and says what to do next', async () => {
    const { code, out, err } = await models(`add ${TINY} --name tiny`)
    expect(code).toBe(0)
    expect(out).toBe('Added tiny.\nSee whether it runs with: npm run models -- check tiny\n')
    expect(err).toMatch(/100% {2}74\.\d kB of 74\.\d kB {2}model.safetensors/)
    expect(await inside('tiny')).toEqual(FILES)
  })

  it('names it after its source', async () => {
    await models(`add tests/fixtures/forms/qwen2.gguf`)
    expect(await inside('qwen2')).toEqual(['.source.json', 'qwen2.gguf'])
  })

  it('adds an SAE to a model that is there', async () => {
    await models(`add ${TINY} --name tiny`)
    const { code, out } = await models('add tiny --sae models/pocket/sae')
    expect(code).toBe(0)
    expect(out).toMatch(/no catalogue\.jsonl/)
    expect(await inside('tiny/sae')).toEqual(['cfg.json', 'sae_weights.safetensors'])
    expect((await models('add tiny --sae models/pocket/sae')).err).toMatch(/has an SAE already/)
    expect((await models('add pocket --sae models/pocket/sae')).err).toMatch(/shipped with Tiller/)
  })

  it('refuses an SAE that the engine says does not fit, and leaves the model as it was', async () => {
    await models(`add ${TINY} --name tiny`)
    tools.fits = () => {
      throw new Error('It reads 64 numbers')
    }
    const refused = { code: 1, out: '', err: expect.stringContaining('The SAE was not added. It reads 64 numbers.') as string }
    expect(await models('add tiny --sae models/pocket/sae')).toMatchObject(refused)
    expect(await inside('tiny')).toEqual(FILES)
    expect(await models(`add ${TINY} --name other --sae models/pocket/sae`)).toMatchObject(refused)
    expect((await models('list')).out).not.toMatch(/^other .*ready/m)
  })

  it('refuses names that are taken or cannot be', async () => {
    expect(await models(`add ${TINY} --name pocket`)).toMatchObject({ code: 1, err: expect.stringContaining('"pocket" already') as string })
    expect(await models(`add ${TINY} --name ../tiny`)).toMatchObject({ code: 2, err: expect.stringContaining('cannot be a name') as string })
    expect(await readdir(root)).toEqual([])
  })

  it('says what is not there', async () => {
    expect(await models('add ./nowhere')).toMatchObject({ code: 1, err: 'There is no file or folder ./nowhere.\n' })
  })

  describe('from a hub', () => {
    const files = { 'config.json': '{}', 'tokenizer.json': '{}', 'model.safetensors': 'x'.repeat(100_000) }
    let hub: TestHub
    beforeEach(async () => {
      hub = await TestHub.start(files)
    })
    afterEach(() => hub.stop())
    const add = (line = '', env = {}) => models(`add owner/name ${line}`, { HF_ENDPOINT: hub.endpoint, ...env })

    it('downloads with the token, and goes on where it was interrupted', async () => {
      hub.next('model.safetensors', (...given) => {
        stopsAfter(60_000)(...given)
        interrupt.abort(new Error('interrupted'))
      })
      expect(await add('', { HF_TOKEN: 'hf_x' })).toMatchObject({ code: 130, err: expect.stringContaining('goes on where it stopped') as string })
      expect((await models('list')).out).toMatch(/^name .*not finished/m)
      interrupt = new AbortController()
      expect(await add('', { HF_TOKEN: 'hf_x' })).toMatchObject({ code: 0 })
      expect(await inside('name')).toEqual(['.source.json', 'config.json', 'model.safetensors', 'tokenizer.json'])
      expect(hub.asked.every(({ authorization }) => authorization === 'Bearer hf_x')).toBe(true)
    })

    it('says how to get at a gated repository', async () => {
      hub.next('/main', refuses(401, { 'X-Error-Code': 'GatedRepo' }))
      const { code, err } = await add()
      expect(code).toBe(1)
      expect(err).toMatch(/gated.*HF_TOKEN/)
    })

    it('does not link to what is elsewhere', async () => {
      expect(await add('--link')).toMatchObject({ code: 1, err: expect.stringContaining('--link is for') as string })
    })
  })
})

describe('check', () => {
  it('shows what the model is and does', async () => {
    steerable()
    const { code, out } = await models('check pocket')
    expect(code).toBe(0)
    expect(out).toMatch(/^architecture +LlamaForCausalLM$/m)
    expect(out).toMatch(/^SAE +topk, 8 latents, read after layer 0, steered after layer 0 \(cfg.json, sae_weights.safetensors\)$/m)
    expect(out).toMatch(/^answer +"Tell me about the sea." "Hello world"$/m)
    expect(out).toMatch(/^steering +"Talks like a pirate" at 1: "Arr"$/m)
  })

  it('fails where steering changes nothing, where the model does not answer, and where it is not the reference', async () => {
    expect(await models('check pocket')).toMatchObject({ code: 1, out: expect.stringMatching(/^steering +FAILED: none of 8 features/m) as string })
    steerable()
    tools.parity = { passes: false, words: 'off by 1' }
    expect(await models('check pocket')).toMatchObject({ code: 1, out: expect.stringMatching(/^parity +FAILED: off by 1$/m) as string })
    engine.behaviour.failAt = { word: 0, error: new Error('no words') }
    expect(await models('check pocket')).toMatchObject({ code: 1, out: expect.stringMatching(/^answer +FAILED: no words$/m) as string })
  })

  it('names the fault of a folder, and the models that there are', async () => {
    await models(`add ${TINY} --name tiny`)
    await rm(join(root, 'tiny', 'config.json'))
    expect((await models('check tiny')).err).toMatch(/tiny cannot be loaded. config.json is missing/)
    expect((await models('check other')).err).toMatch(/no model "other". There are: pocket, tiny/)
  })

  it('compares fixtures', async () => {
    const row = { family: 'Llama', form: 'gguf', passes: true, words: 'equal' }
    tools.fixtures = [row]
    expect(await models('check --fixtures')).toMatchObject({ code: 0, out: 'FAMILY  FORM  PARITY\nLlama   gguf  equal\nAll 1 agree.\n' })
    tools.fixtures = [row, { ...row, passes: false }]
    expect(await models('check --fixtures')).toMatchObject({ code: 1, out: expect.stringContaining('1 of 2 do not agree') as string })
    tools.fixtures = []
    expect(await models('check --fixtures')).toMatchObject({ code: 1 })
  })
})

describe('remove', () => {
  it('asks first, and leaves what is linked to', async () => {
    await models(`add ${TINY} --name tiny --link`)
    expect(await models('remove tiny')).toMatchObject({ code: 1, err: expect.stringContaining('Nothing was deleted') as string })
    expect(await readdir(root)).toEqual(['tiny'])
    tools.yes = true
    expect(await models('remove tiny')).toMatchObject({ code: 0, out: 'Removed tiny.\n' })
    expect(await readdir(root)).toEqual([])
    expect(await readdir(resolve(TINY))).toContain('model.safetensors')
  })

  it('takes away a download that was broken off', async () => {
    interrupt.abort(new Error('interrupted'))
    await models(`add ${TINY} --name tiny`)
    interrupt = new AbortController()
    expect(await readdir(root)).toEqual(['.tiny.download'])
    expect(await models('remove tiny --yes')).toMatchObject({ code: 0 })
    expect(await readdir(root)).toEqual([])
  })

  it('does not touch what is shipped, or not there', async () => {
    expect(await models('remove pocket --yes')).toMatchObject({ code: 1, err: expect.stringContaining('cannot be removed') as string })
    expect(await models('remove ../x --yes')).toMatchObject({ code: 1, err: expect.stringContaining('no model') as string })
    expect(await readdir('models')).toContain('pocket')
  })
})

describe('what is written', () => {
  it('is laid out in columns', () => {
    expect(table([['a', 'bb', 'c'], ['aaa', 'b', 'a longer one']])).toEqual(['a    bb  c', 'aaa  b   a longer one'])
  })

  it('tells progress on one line of a terminal, and in steps elsewhere', () => {
    const run = (isTTY: boolean) => {
      let text = ''
      const progress = bytesProgress(outputTo({ write: () => {} }, { isTTY, write: (more: string) => (text += more) }))
      for (let done = 0; done <= 1000; done++) progress(done * 1000, 1_000_000, 'x')
      return text
    }
    expect(run(true).split('\r').at(-1)).toMatch(/100% {2}1\.00 MB of 1\.00 MB {2}x$/)
    expect(run(true)).not.toContain('\n')
    expect(run(false).trim().split('\n')).toHaveLength(21)
  })
})
