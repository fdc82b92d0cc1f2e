import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Controller, Feature } from '@/lib/steering'
import type { Engine, Message } from '../port'
import { readArchitecture } from './architectures/read-architecture'
import { FeatureSpace } from './feature-space'
import { createLocalEngine } from './index'
import { Pass } from './pass'
import { openSae } from './sae/open-sae'
import { SteeringProgram } from './steering-program'
import { ChatTokenizer } from './text/chat-tokenizer'
import { Transformer } from './transformer'
import { Safetensors } from './weights/safetensors'

const POCKET = 'models/pocket'
/** Pocket's SAE reads after layer 2. */
const READ = 2
const STEER = 4
const UNIT = 5
const MESSAGES: Message[] = [{ role: 'user', content: 'Tell me about Tokyo.' }]
const never = new AbortController().signal

const scratch = mkdtempSync(join(tmpdir(), 'steer-later-'))
const units = new Float32Array(4096).fill(UNIT)

function controllerOf(indexInSae: number, mode: 'nudge' | 'set' | 'mul', value: number): Controller {
  const controller = new Controller()
  const uuid = `00000000-0000-4000-8000-${String(indexInSae).padStart(12, '0')}`
  controller[mode](new Feature({ uuid, label: '', indexInSae }), value)
  return controller
}

describe('an SAE that reads after layer 2 and steers after layer 4', () => {
  let engine: Engine
  beforeAll(async () => {
    for (const each of readdirSync(POCKET).filter((file) => file !== 'sae'))
      symlinkSync(resolve(POCKET, each), join(scratch, each))
    mkdirSync(join(scratch, 'sae'))
    for (const each of readdirSync(`${POCKET}/sae`))
      symlinkSync(resolve(POCKET, 'sae', each), join(scratch, 'sae', each))
    writeFileSync(join(scratch, 'sae/hook.json'), JSON.stringify({ steer_layer: STEER }))
    engine = await createLocalEngine(scratch, units)
  })
  afterAll(async () => {
    await engine.close()
    rmSync(scratch, { recursive: true })
  })

  it('says so, and tells the same activations as one that steers where it reads', async () => {
    expect(engine.card.sae).toEqual({ readLayer: READ, steerLayer: STEER, latents: 4096 })
    const own = await createLocalEngine(POCKET, units)
    const request = { messages: MESSAGES, controller: new Controller() }
    expect(await engine.activations(request, never)).toEqual(await own.activations(request, never))
    await own.close()
  })

  it('changes the residual stream there by what it read before: a pin by what lacks to the value, a nudge by the value', async () => {
    const config = await readArchitecture(scratch)
    const { sae, place } = await openSae(join(scratch, 'sae'), {
      width: config.hiddenSize,
      layers: config.layers,
    })
    const space = new FeatureSpace({ sae, place, units }, [])
    const transformer = await Transformer.load(
      config,
      await Safetensors.open(`${POCKET}/model.safetensors`),
      space.layers,
    )
    const ids = (await ChatTokenizer.load(scratch)).encodeChat(MESSAGES)
    const read = async (controller: Controller) => {
      const after = new Map<number, Float32Array>()
      const program = new SteeringProgram(controller, space)
      const steering = { features: space, program, bosTokenId: config.bosTokenId }
      await new Pass(transformer, steering, never, ids.length).read(ids, {
        onSteered: (layer, resid) => void after.set(layer, resid.slice()),
      })
      return after
    }
    const plain = await read(new Controller())
    const rows = await sae.encode(plain.get(READ)!)
    const latent = rows.at(-1)!.indices[0]!
    const direction = sae.direction(latent)
    for (const [mode, change] of [
      ['nudge', () => 0.5 * UNIT],
      ['set', (activation: number) => 0.5 * UNIT - activation],
      ['mul', (activation: number) => -0.5 * activation],
    ] as const) {
      const found = await read(controllerOf(latent, mode, 0.5))
      expect([...found.get(READ)!]).toEqual([...plain.get(READ)!])
      rows.forEach(({ indices, values }, t) => {
        const activation = values[indices.indexOf(latent)] ?? 0
        const by = t === 0 ? 0 : change(activation)
        direction.forEach((value, i) => {
          const at = t * direction.length + i
          expect(found.get(STEER)![at]).toBeCloseTo(plain.get(STEER)![at]! + by * value, 3)
        })
      })
    }
    await transformer.close()
  })

  it('answers otherwise than one that steers where it reads, and attributes tokens to features there', async () => {
    const own = await createLocalEngine(POCKET, units)
    const controller = controllerOf(0, 'nudge', 1)
    const [late, early] = [
      await engine.logits({ messages: MESSAGES, controller }, never),
      await own.logits({ messages: MESSAGES, controller }, never),
    ]
    expect(late).not.toEqual(early)
    const effects = await engine.attribute({ messages: MESSAGES, controller, from: 5, to: 7 }, never)
    expect(effects.length).toBeGreaterThan(0)
    expect(effects.every(({ effect }) => Number.isFinite(effect))).toBe(true)
    await own.close()
  })
})
