import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Catalogue } from '@/lib/catalogue'
import { noThesaurus } from '@/lib/catalogue/no-thesaurus.fixture'
import { createLocalEngine } from '@/lib/engine/local'
import { isFailure } from '@/lib/errors'
import { assembleModel } from '@/lib/models/assemble'
import { plainProfile } from '@/lib/models/profile'
import type { ServedModel } from '@/lib/models/served-model'
import { Controller, Feature } from '@/lib/steering'
import type { Progress } from '@/lib/models/making/progress'
import { makeFeature, type Wish } from '@/lib/models/making/make-feature'
import { say } from '@/lib/models/making/say'

const MODEL = 'models/pocket'
const never = new AbortController().signal
const PIRATE = /\b(?:ahoy|arr+|matey|ye|avast|aye|yo ho)\b/i

const shown = [
  'Ahoy, matey! The sea be wide and blue, aye.',
  'Arr, ye boil an egg for ten minutes, matey.',
  'Avast! Music be the joy o’ every crew, aye.',
  'Yo ho ho! Trains be ships on land, matey.',
  'Arrr, cats be fine for catchin’ rats, ye know.',
  'Ahoy there! Rain be fallin’ from the clouds, aye.',
]
const plain = [
  'The sea is wide and blue.',
  'You boil an egg for ten minutes.',
  'Music brings joy to many people.',
  'Trains carry people from town to town.',
  'Cats are good at catching mice.',
  'Rain falls from the clouds.',
]

/** Pocket without its SAE. */
describe('making a feature of a model without SAE', () => {
  let dir: string
  let model: ServedModel
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'bare-'))
    for (const name of await readdir(MODEL)) {
      if (name !== 'sae') await symlink(resolve(MODEL, name), join(dir, name))
    }
    const engine = await createLocalEngine(dir, new Float32Array(0))
    const catalogue = new Catalogue([], noThesaurus)
    const contexts = async () => []
    model = assembleModel({ name: 'bare', engine, catalogue, contexts, profile: plainProfile })
  })
  afterAll(async () => {
    await model.engine.close()
    await rm(dir, { recursive: true })
  })

  const make = (wish: Wish, signal = never, report: (progress: Progress) => void = () => {}) =>
    makeFeature(model, { label: 'Pirate', wish, seed: 5, prompts: 6 }, report, signal)

  it('steers by examples of answers, and answers as before once it is gone', async () => {
    const made = await make({ with: shown, without: plain })
    expect(Math.hypot(...made.vector)).toBeCloseTo(1, 4)
    const uuid = '00000000-0000-4000-8000-000000000001'
    const question = [{ role: 'user' as const, content: 'Tell me about Tokyo.' }]
    const before = await say(model, question, 1, never)
    await model.made.add({ ...made, entry: { ...made.entry, uuid, indexInSae: 0 } })
    const controller = new Controller()
    controller.nudge(new Feature({ uuid, label: 'Pirate', indexInSae: 0 }), 1)
    expect(before).not.toMatch(PIRATE)
    expect(await say(model, question, 1, never, { controller })).toMatch(PIRATE)
    await model.made.remove(uuid)
    expect(await say(model, question, 1, never)).toBe(before)
    expect(model.catalogue.count).toBe(0)
  }, 240_000)

  it('makes the same feature of the same wish and seed', async () => {
    const [one, two] = [
      await make({ with: shown, without: plain }),
      await make({ with: shown, without: plain }),
    ]
    expect(two).toEqual(one)
  }, 240_000)

  it('refuses examples that do not differ, with the numbers', async () => {
    const refused = make({ with: plain, without: [...plain].reverse() }).catch((error: unknown) => error)
    const error = await refused
    expect(isFailure(error) && error.code).toBe('not_learned')
    expect(String(error)).toMatch(/\d+ %/)
  }, 240_000)

  it('refuses a handful of examples, and says what to do', async () => {
    await expect(make({ with: shown.slice(0, 2), without: plain })).rejects.toMatchObject({
      code: 'not_learned',
      message: expect.stringContaining('At least 4 examples'),
    })
  })

  it('stops when its signal fires, and leaves no direction behind', async () => {
    const stopping = new AbortController()
    const reason = new Error('stop')
    const stop = ({ stage, done }: Progress) => {
      if (stage === 'choosing a layer' && done === 1) stopping.abort(reason)
    }
    await expect(make({ with: shown, without: plain }, stopping.signal, stop)).rejects.toBe(reason)
    expect(model.slots.answers.idle && model.slots.readings.idle).toBe(true)
    expect(model.engine.card.capabilities).not.toContain('activations')
  }, 240_000)
})
