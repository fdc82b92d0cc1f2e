import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseCatalogue, spreadContextsIn, type CatalogueEntry } from '@/lib/catalogue'
import { noThesaurus } from '@/lib/catalogue/no-thesaurus.fixture'
import { openForIndexing } from '@/lib/engine/local'
import { Safetensors } from '@/lib/engine/local/weights/safetensors'
import { writeTensors } from '@/lib/engine/local/weights/safetensors-fixture'
import type { Cli } from '@/lib/models/cli/command'
import { outputTo } from '@/lib/models/cli/output'
import { runCli } from '@/lib/models/cli/run'
import { ModelFolders } from '@/lib/models/folders'
import { loadModel, openUnindexed } from './load-model'

const MODEL = 'models/pocket'
const PLAN = '--answers 16 --sweep 1 --no-assistant'

let root: string
beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), 'models-'))))
afterAll(() => rm(root, { recursive: true }))

/** Pocket under another name, without its catalogue. */
async function bare(name: string, withSae = true): Promise<string> {
  await mkdir(join(root, name))
  const files = (await readdir(MODEL)).filter(
    (file) => !['catalogue.jsonl', 'contexts.jsonl', 'sae'].includes(file),
  )
  if (withSae) files.push('sae')
  for (const file of files) await symlink(resolve(MODEL, file), join(root, name, file))
  return join(root, name)
}

/** The same SAE, written so that a unit of its activations is three times as much. */
async function tripled(dir: string): Promise<void> {
  await mkdir(join(dir, 'sae'))
  await symlink(resolve(MODEL, 'sae/cfg.json'), join(dir, 'sae/cfg.json'))
  const weights = await Safetensors.open(`${MODEL}/sae/sae_weights.safetensors`)
  const scales: Record<string, number> = { W_enc: 1 / 3, b_enc: 1 / 3, W_dec: 3, b_dec: 1 }
  const shapes: Record<string, number[]> = {
    W_enc: [256, 4096],
    b_enc: [4096],
    W_dec: [4096, 256],
    b_dec: [256],
  }
  const tensors: Parameters<typeof writeTensors>[1] = {}
  for (const [name, scale] of Object.entries(scales)) {
    const floats = await weights.readFloats(name, shapes[name]!)
    tensors[name] = { dtype: 'F32', shape: shapes[name]!, data: floats.map((x) => x * scale) }
  }
  await writeTensors(join(dir, 'sae/sae_weights.safetensors'), tensors)
}

/** Runs a command line. @param interruptAt fires when a status says this */
async function models(line: string, interruptAt?: RegExp) {
  const said = { out: '', err: '' }
  const interrupt = new AbortController()
  const unused = () => Promise.reject(new Error('not asked for here'))
  const err = (text: string) => {
    said.err += text
    if (interruptAt?.test(text)) interrupt.abort(new Error('interrupted'))
  }
  const cli: Cli = {
    out: outputTo({ write: (text) => (said.out += text) }, { write: err }),
    root,
    folders: new ModelFolders([
      { dir: 'models', shipped: true },
      { dir: root, shipped: false },
    ]),
    env: {},
    signal: interrupt.signal,
    confirm: async () => false,
    labeller: () => null,
    engine: {
      load: (folder, report) => loadModel(folder, noThesaurus, report),
      openUnindexed,
      architectureOf: async () => 'LlamaForCausalLM',
      requireFitting: unused,
      parityOf: async () => null,
      fixtures: unused as never,
    },
  }
  return { code: await runCli(line.split(' '), cli), ...said }
}

const written = async (name: string) =>
  Promise.all(['catalogue.jsonl', 'contexts.jsonl'].map((file) => readFile(join(root, name, file), 'utf8')))

describe('npm run models -- index', () => {
  let entries: CatalogueEntry[]
  let trained: CatalogueEntry[]
  beforeAll(async () => {
    await bare('whole')
    expect(await models(`index whole ${PLAN}`)).toMatchObject({
      code: 0,
      out: expect.stringContaining('Indexed whole') as string,
    })
    entries = parseCatalogue((await written('whole'))[0]!)
    trained = parseCatalogue(await readFile(`${MODEL}/catalogue.jsonl`, 'utf8'))
  }, 120_000)

  it('makes a catalogue that the server loads, steers by and shows', async () => {
    expect(entries).toHaveLength(trained.length)
    const { code, out } = await models('check whole')
    expect(out).toMatch(/steering +".*" at 1:/)
    expect(code).toBe(0)
    const fires = entries.find(({ alive }) => alive)!
    expect(fires).toMatchObject({ labelledBy: 'evidence' })
    const contexts = await spreadContextsIn(join(root, 'whole'))(fires.indexInSae)
    expect(contexts.at(-1)!.activations[contexts.at(-1)!.peak]).toBe(fires.maxActivationStrength)
  })

  it('finds the promoted and suppressed tokens that PyTorch finds', () => {
    // The two list tokens that cannot be read by different rules, so a place or two at the end may differ.
    const shares = entries.map(({ indexInSae, promoted, suppressed }) => {
      const reference = trained[indexInSae]!
      const listed = new Set([...reference.promoted, ...reference.suppressed].map(([token]) => token))
      const found = [...promoted, ...suppressed].filter(([token]) => listed.has(token))
      return found.length / listed.size
    })
    expect(Math.min(...shares)).toBeGreaterThan(0.6)
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(0.97)
  })

  it('measures strength 1, and gives the others as much of the residual stream', async () => {
    const [swept, ...more] = entries.filter(({ curve }) => curve !== null)
    expect(more).toEqual([])
    const one = swept!.curve!.find(([strength]) => strength === 1)!
    expect(one[2]).toBeGreaterThanOrEqual(0.8)
    const { latents } = await openForIndexing(join(root, 'whole'))
    const pushes = entries.map(({ unit, indexInSae }) => unit * latents.norms[indexInSae]!)
    for (const push of pushes) expect(push / pushes[0]!).toBeCloseTo(1, 3)
  })

  it('goes on where it was interrupted, and comes to the same files', async () => {
    await bare('broken')
    for (const stage of [/answers questions: 8 of 16/, /reads texts: 12 of 16/, /promote: 2/]) {
      expect((await models(`index broken ${PLAN}`, stage)).code).toBe(130)
      expect(await readdir(join(root, 'broken'))).not.toContain('catalogue.jsonl')
    }
    const { code, err } = await models(`index broken ${PLAN}`)
    expect(code).toBe(0)
    expect(err).toContain('Going on where an earlier run was broken off.')
    expect(err).not.toContain('answers questions: 8 of 16')
    expect(await written('broken')).toEqual(await written('whole'))
    expect(await readdir(join(root, 'broken'))).not.toContain('.index')
  })

  it('does not depend on how the SAE is scaled', async () => {
    await tripled(await bare('tripled', false))
    expect((await models(`index tripled ${PLAN}`)).code).toBe(0)
    const scaled = parseCatalogue((await written('tripled'))[0]!)
    for (const [i, { unit, curve, label, maxActivationStrength }] of scaled.entries()) {
      const own = entries[i]!
      expect((3 * unit) / own.unit).toBeCloseTo(1, 2)
      expect(curve).toEqual(own.curve)
      expect(label).toBe(own.label)
      expect((3 * maxActivationStrength + 1e-9) / (own.maxActivationStrength + 1e-9)).toBeCloseTo(1, 2)
    }
  })

  it('reads texts and takes labels that are given', async () => {
    await bare('given')
    const lines = [
      { modelId: 'pocket', layer: '2-res', index: '22', description: 'pirate talk' },
      { modelId: 'pocket', layer: '2-res', index: '5', description: 'something else' },
    ]
    await writeFile(join(root, 'labels.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'))
    await writeFile(
      join(root, 'texts.txt'),
      'Ahoy, matey! The sea be wide.\n\nThe sea is wide and blue.\n\nArr, ye be late.',
    )
    const asked = `--texts ${join(root, 'texts.txt')} --labels ${join(root, 'labels.jsonl')} --sweep 1 --no-assistant`
    const { code, out } = await models(`index given ${asked}`)
    expect(out).toContain('2 imported')
    expect(code).toBe(0)
    const found = parseCatalogue((await written('given'))[0]!)
    expect(found[22]).toMatchObject({ label: 'pirate talk', labelledBy: 'imported', uuid: entries[22]!.uuid })
    expect(found[23]).toMatchObject({ labelledBy: 'evidence' })
  })

  it('refuses what it cannot index, and changes nothing', async () => {
    await expect(openForIndexing(await bare('without', false))).rejects.toThrow('no SAE')
    expect(await models('index without')).toMatchObject({
      code: 1,
      err: expect.stringContaining('has no SAE') as string,
    })
    expect(await models('index pocket')).toMatchObject({
      code: 1,
      err: expect.stringContaining('shipped') as string,
    })
    expect(await models('index whole')).toMatchObject({
      code: 1,
      err: expect.stringContaining('--replace') as string,
    })
    expect(await models('index whole --replace --answers few')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--answers') as string,
    })
    expect(await models('index')).toMatchObject({ code: 2 })
    const lost = await models('index whole --replace --no-assistant --labels nowhere.jsonl')
    expect(lost).toMatchObject({ code: 1, err: expect.stringContaining('nowhere.jsonl') as string })
    expect(parseCatalogue((await written('whole'))[0]!)).toEqual(entries)
  })

  it('says that the SAE has no catalogue, and how to make one', async () => {
    await bare('fresh')
    expect((await models('list')).out).toContain('npm run models -- index fresh')
  })
})
