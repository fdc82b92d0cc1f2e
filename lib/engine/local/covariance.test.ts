import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Controller, Feature } from '@/lib/steering'
import type { Engine } from '../port'
import { FeatureSpace } from './feature-space'
import { createLocalEngine } from './index'
import {
  changed,
  FIXTURES,
  golden,
  LATENTS,
  LAYER,
  NAMES,
  rewrite,
  WIDTH,
  writeJson,
  type Tensors,
} from './sae/altered-fixture'
import { Sae } from './sae/sae'
import { SteeringProgram } from './steering-program'
import { Safetensors } from './weights/safetensors'
import { writeTensors } from './weights/safetensors-fixture'

/**
 * An SAE says the same where its decoder is larger by a factor and its encoder smaller by it: its activations, and with them the
 * units of its features, are smaller by it. No answer may change.
 */
const FACTOR = 3
const SMALLER =
  /^([Ww]_enc|b_enc|encoder\.(weight|bias)|encoder_linear\.(weight|bias)|threshold|(b_)?(gate|mag)(_bias)?)$/
const LARGER = /^([Ww]_dec|decoder\.weight|decoder_linear\.weight)$/
/** Their activations are measured in norms of decoder rows, which the factor leaves as they are. */
const IN_NORMS = ['sae-lens-topk-rescaled', 'dictionary-learning-standard']

function rescale(tensors: Tensors): void {
  for (const [name, { data }] of Object.entries(tensors)) {
    if (SMALLER.test(name)) data.forEach((value, i) => void (data[i] = value / FACTOR))
    if (LARGER.test(name)) data.forEach((value, i) => void (data[i] = value * FACTOR))
  }
}

type Way = (controller: Controller, feature: Feature) => void
const WAYS: Readonly<Record<string, Way>> = {
  nudge: (controller, feature) => controller.nudge(feature, 0.5),
  pin: (controller, feature) => controller.set(feature, 0.5),
}

function controllerOf(way: Way, indexInSae: number): Controller {
  const controller = new Controller()
  const uuid = `00000000-0000-4000-8000-${String(indexInSae).padStart(12, '0')}`
  way(controller, new Feature({ uuid, label: '', indexInSae }))
  return controller
}

/** The residuals [rows, d] as each latent in turn leaves them. */
async function steered(sae: Sae, unit: number, way: Way, residuals: Float32Array): Promise<number[]> {
  const units = new Float32Array(LATENTS).fill(unit)
  const space = new FeatureSpace({ sae, place: { readLayer: LAYER, steerLayer: LAYER }, units }, [])
  const rows = await sae.encode(residuals)
  const found: number[] = []
  for (let latent = 0; latent < LATENTS; latent++) {
    const program = new SteeringProgram(controllerOf(way, latent), space)
    rows.forEach((row, t) => {
      const resid = residuals.slice(t * WIDTH, (t + 1) * WIDTH)
      program.apply(program.begin(), LAYER, resid, row)
      found.push(...resid)
    })
  }
  return found
}

const farthest = (a: readonly number[], b: readonly number[]) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)

describe.each(NAMES)('%s with its decoder three times as large and its encoder a third', (name) => {
  it.each(Object.entries(WAYS))('steers the same at 0.5 of units a third: %s', async (_, way) => {
    const twin = await changed(name, async (folder) => {
      await rewrite(folder, name, rescale)
      if (name === 'llama-scope')
        await writeJson(folder, 'hyperparams.json', { jump_relu_threshold: 0.8 / FACTOR })
    })
    const { residuals } = await golden(name)
    const [one, other] = [await Sae.load(`${FIXTURES}/${name}`), await Sae.load(twin)]
    const unit = 4
    const expected = await steered(one, unit, way, residuals)
    const found = await steered(other, IN_NORMS.includes(name) ? unit : unit / FACTOR, way, residuals)
    expect(farthest(found, expected)).toBeLessThan(1e-4)
    const unscaled = await steered(other, IN_NORMS.includes(name) ? unit / FACTOR : unit, way, residuals)
    expect(farthest(unscaled, expected)).toBeGreaterThan(0.1)
  })
})

describe('Pocket with its decoder three times as large and its encoder a third', () => {
  const POCKET = 'models/pocket'
  const scratch = mkdtempSync(join(tmpdir(), 'covariance-'))
  afterAll(() => rmSync(scratch, { recursive: true }))
  const units = Float32Array.from(
    readFileSync(`${POCKET}/catalogue.jsonl`, 'utf8').trim().split('\n'),
    (line) => z.object({ unit: z.number() }).parse(JSON.parse(line)).unit,
  )

  async function twin(): Promise<string> {
    for (const each of readdirSync(POCKET).filter((file) => file !== 'sae'))
      symlinkSync(resolve(POCKET, each), join(scratch, each))
    mkdirSync(join(scratch, 'sae'))
    cpSync(`${POCKET}/sae/cfg.json`, join(scratch, 'sae/cfg.json'))
    const stored = await Safetensors.open(`${POCKET}/sae/sae_weights.safetensors`)
    const tensors: Tensors = {}
    for (const name of stored.names())
      tensors[name] = { shape: [...stored.shape(name)], data: await stored.readFloats(name) }
    rescale(tensors)
    const written = Object.entries(tensors).map(
      ([name, tensor]) => [name, { dtype: 'F32', ...tensor }] as const,
    )
    await writeTensors(join(scratch, 'sae/sae_weights.safetensors'), Object.fromEntries(written))
    return scratch
  }

  async function answer(engine: Engine, controller: Controller): Promise<string> {
    const messages = [{ role: 'user' as const, content: 'Tell me about Tokyo.' }]
    const request = { messages, controller, maxTokens: 16, temperature: 0, topP: 1, seed: 1 }
    const ids: number[] = []
    for await (const event of engine.complete(request, new AbortController().signal))
      if (event.type === 'token') ids.push(event.id)
    return ids.join()
  }

  it('answers the same at 0.5 of units a third, nudged and pinned', async () => {
    const folder = await twin()
    const one = await createLocalEngine(POCKET, units)
    const other = await createLocalEngine(
      folder,
      units.map((unit) => unit / FACTOR),
    )
    const unscaled = await createLocalEngine(folder, units)
    const plain = await answer(one, new Controller())
    const answers = async (engine: Engine) => {
      const found: string[] = []
      for (const way of Object.values(WAYS))
        for (const index of [0, 1, 2, 3, 4]) found.push(await answer(engine, controllerOf(way, index)))
      return found
    }
    const expected = await answers(one)
    expect(expected).not.toContain(plain)
    expect(await answers(other)).toEqual(expected)
    expect(await answers(unscaled)).not.toEqual(expected)
    await Promise.all([one, other, unscaled].map((engine) => engine.close()))
  })
})
