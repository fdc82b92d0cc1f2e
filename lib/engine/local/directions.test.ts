import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Controller, Feature } from '@/lib/steering'
import { ModelLoadError, UnknownLatent, UnsupportedByEngine } from '../errors'
import type { Direction, Engine } from '../port'
import { createLocalEngine } from './open-engine'
import { Sae } from './sae/sae'

/** Pocket without its SAE, and with it: a direction that is the decoder row of one of its features. */
const MODEL = 'models/pocket'
const LAYER = 2
const never = new AbortController().signal
const messages = [{ role: 'user' as const, content: 'Tell me about Tokyo.' }]

const catalogue = readFileSync(`${MODEL}/catalogue.jsonl`, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { label: string; unit: number })
const units = Float32Array.from(catalogue, ({ unit }) => unit)
const pirate = catalogue.findIndex(({ label }) => label === 'Talks like a pirate')

const feature = (indexInSae: number) =>
  new Feature({
    uuid: `00000000-0000-4000-8000-${String(indexInSae).padStart(12, '0')}`,
    label: 'f',
    indexInSae,
  })

const steering = (index: number, write: (c: Controller, f: Feature) => void) => {
  const controller = new Controller()
  write(controller, feature(index))
  return controller
}

async function said(engine: Engine, controller = new Controller()): Promise<number[]> {
  const ids: number[] = []
  const request = { messages, controller, maxTokens: 24, temperature: 0, topP: 1, seed: 1 }
  for await (const event of engine.complete(request, never)) if (event.type === 'token') ids.push(event.id)
  return ids
}

let dir: string
let bare: Engine
let whole: Engine
let direction: Direction
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bare-'))
  for (const name of await readdir(MODEL)) {
    if (name !== 'sae') await symlink(resolve(MODEL, name), join(dir, name))
  }
  bare = await createLocalEngine(dir, new Float32Array(0))
  whole = await createLocalEngine(MODEL, units)
  const row = (await Sae.load(`${MODEL}/sae`)).direction(pirate)
  const length = Math.hypot(...row)
  const vector = Float32Array.from(row, (x) => x / length)
  direction = { index: 0, layer: LAYER, vector, unit: units[pirate]! * length, bias: 0 }
})
afterAll(async () => {
  await rm(dir, { recursive: true })
  await bare.close()
})

describe('a model without SAE', () => {
  it('answers as it does with one, and says that it has no features', async () => {
    expect(bare.card.sae).toBeNull()
    expect(bare.card.capabilities).not.toContain('activations')
    expect(await said(bare)).toEqual(await said(whole))
    const request = { messages, controller: new Controller() }
    await expect(bare.activations(request, never)).rejects.toThrow(UnsupportedByEngine)
    await expect(bare.attribute({ ...request, from: 1, to: 2 }, never)).rejects.toThrow(UnsupportedByEngine)
    await expect(
      said(
        bare,
        steering(0, (c, f) => c.nudge(f, 1)),
      ),
    ).rejects.toThrow(UnknownLatent)
  })

  it('refuses units of latents that it does not have', async () => {
    await expect(createLocalEngine(dir, units)).rejects.toThrow(ModelLoadError)
  })
})

describe('a direction', () => {
  it('steers as the feature whose direction it has', async () => {
    await bare.setDirections([direction])
    const nudged = await said(
      bare,
      steering(0, (c, f) => c.nudge(f, 0.8)),
    )
    expect(nudged).toEqual(
      await said(
        whole,
        steering(pirate, (c, f) => c.nudge(f, 0.8)),
      ),
    )
    expect(nudged).not.toEqual(await said(bare))
  })

  it('stands beside the features of an SAE, at a layer of its own, and leaves them as they were', async () => {
    const before = await said(
      whole,
      steering(pirate, (c, f) => c.nudge(f, 0.8)),
    )
    const index = units.length + 3
    await whole.setDirections([{ ...direction, index, layer: 4 }])
    expect(
      await said(
        whole,
        steering(pirate, (c, f) => c.nudge(f, 0.8)),
      ),
    ).toEqual(before)
    expect(
      await said(
        whole,
        steering(index, (c, f) => c.nudge(f, 2)),
      ),
    ).not.toEqual(await said(whole))
    await expect(
      said(
        whole,
        steering(units.length, (c, f) => c.nudge(f, 1)),
      ),
    ).rejects.toThrow(UnknownLatent)
    await whole.setDirections([])
    await expect(
      said(
        whole,
        steering(index, (c, f) => c.nudge(f, 1)),
      ),
    ).rejects.toThrow(UnknownLatent)
  })

  it('has as its activation what a token reaches along it beyond the bias', async () => {
    const { byLayer, tokens } = await bare.residuals({ messages, layers: [LAYER, 0] }, never)
    const width = direction.vector.length
    expect(byLayer.map((rows) => rows.length)).toEqual([tokens.length * width, tokens.length * width])
    const along = tokens.map((_, t) =>
      direction.vector.reduce((sum, v, i) => sum + v * byLayer[0]![t * width + i]!, 0),
    )
    const bias = along.slice(1).sort((a, b) => a - b)[Math.floor(along.length / 2)]!
    await bare.setDirections([{ ...direction, bias }])
    const { rows } = await bare.activations({ messages, controller: new Controller() }, never)
    tokens.slice(1).forEach((_, i) => {
      const reach = direction.vector.reduce((sum, v, j) => sum + v * byLayer[0]![(i + 1) * width + j]!, 0)
      expect(rows[i + 1]!.values[0] ?? 0).toBeCloseTo(Math.max(0, reach - bias), 3)
    })
    expect(rows.some(({ values }) => values.length > 0)).toBe(true)
  })

  it('can be pinned: the token then reaches what was asked for', async () => {
    await bare.setDirections([direction])
    const pinned = steering(0, (c, f) => c.set(f, 0))
    expect(await said(bare, pinned)).not.toEqual([])
    const conditional = new Controller()
    conditional.when(feature(0).ge(0), (scope) => scope.controller.nudge(feature(0), 0.8))
    expect(await said(bare, conditional)).toEqual(
      await said(
        bare,
        steering(0, (c, f) => c.nudge(f, 0.8)),
      ),
    )
  })

  it.each<[string, Partial<Direction>]>([
    ['another width', { vector: Float32Array.of(1, 0) }],
    ['another length', { vector: new Float32Array(192).fill(1) }],
    ['a layer that is not there', { layer: 6 }],
    ['no unit', { unit: 0 }],
    ['values that are no numbers', { vector: new Float32Array(192).fill(NaN) }],
  ])('is refused with %s, and then those before stay', async (_, wrong) => {
    await bare.setDirections([direction])
    await expect(bare.setDirections([{ ...direction, ...wrong }])).rejects.toThrow(ModelLoadError)
    expect(
      await said(
        bare,
        steering(0, (c, f) => c.nudge(f, 0.8)),
      ),
    ).not.toEqual(await said(bare))
  })
})
