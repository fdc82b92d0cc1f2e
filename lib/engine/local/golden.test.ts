import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Controller, Feature } from '@/lib/steering'
import { engineConformance } from '../conformance'
import type { Engine, SparseRow } from '../port'
import { ChatTokenizer } from './text/chat-tokenizer'
import { readArchitecture } from './architectures/read-architecture'
import { FeatureSpace } from './feature-space'
import { createLocalEngine } from './open-engine'
import { Pass } from './pass'
import { Sae } from './sae/sae'
import { Safetensors } from './weights/safetensors'
import { argmax } from './sampling/sampler'
import { SteeringProgram } from './steering-program'
import { Transformer } from './transformer'

/**
 * Parity with PyTorch. `training/` computes these files in float32 with transformers and sae_lens, from the shipped weights:
 * `python -m pocket golden`.
 */
const MODEL = 'models/pocket'
const GOLDEN = `${MODEL}/golden`

const casesFile = z.array(
  z.object({
    name: z.string(),
    messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
    prompt: z.string(),
    token_ids: z.array(z.int()),
    interventions: z.array(
      z.object({ mode: z.enum(['nudge', 'pin', 'mul']), index_in_sae: z.int(), value: z.number() }),
    ),
    continuation_ids: z.array(z.int()),
    continuation_text: z.string(),
    answer_ids: z.array(z.int()),
  }),
)
const tokenizerFile = z.array(z.object({ text: z.string(), ids: z.array(z.int()) }))

const readGolden = <T extends z.ZodType>(name: string, schema: T) =>
  schema.parse(JSON.parse(readFileSync(`${GOLDEN}/${name}`, 'utf8')))

const cases = readGolden('cases.json', casesFile)
const catalogue = readFileSync(`${MODEL}/catalogue.jsonl`, 'utf8')
  .trim()
  .split('\n')
  .map((line) => z.object({ label: z.string(), unit: z.number() }).parse(JSON.parse(line)))
const units = Float32Array.from(catalogue, (f) => f.unit)
const never = new AbortController().signal

/** Largest difference as a share of the largest expected magnitude. */
function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length)
  let worst = 0
  let scale = 0
  for (let i = 0; i < expected.length; i++) {
    worst = Math.max(worst, Math.abs(actual[i]! - expected[i]!))
    scale = Math.max(scale, Math.abs(expected[i]!))
  }
  return worst / scale
}

let engine: Promise<Engine> | undefined
const createdOnce = () => (engine ??= createLocalEngine(MODEL, units))

function controllerOf(interventions: (typeof cases)[number]['interventions']): Controller {
  const controller = new Controller()
  for (const { mode, index_in_sae, value } of interventions) {
    const feature = new Feature({
      uuid: `00000000-0000-4000-8000-${String(index_in_sae).padStart(12, '0')}`,
      label: '',
      indexInSae: index_in_sae,
    })
    if (mode === 'nudge') controller.nudge(feature, value)
    else if (mode === 'pin') controller.set(feature, value)
    else controller.mul(feature, value)
  }
  return controller
}

describe('the local engine equals PyTorch', () => {
  let tokenizer: ChatTokenizer
  let transformer: Transformer
  let sae: Sae
  let space: FeatureSpace
  let golden: Safetensors
  let bos: number | null

  beforeAll(async () => {
    const config = await readArchitecture(MODEL)
    tokenizer = await ChatTokenizer.load(MODEL)
    sae = await Sae.load(`${MODEL}/sae`)
    const weights = await Safetensors.open(`${MODEL}/model.safetensors`)
    const layer = sae.config.hookLayer
    transformer = await Transformer.load(config, weights, [layer])
    space = new FeatureSpace({ sae, place: { readLayer: layer, steerLayer: layer }, units }, [])
    golden = await Safetensors.open(`${GOLDEN}/golden.safetensors`)
    bos = config.bosTokenId
  })

  it('tokenizes as transformers does', () => {
    for (const { text, ids } of readGolden('tokenizer.json', tokenizerFile)) {
      expect({ text, ids: tokenizer.encode(text) }).toEqual({ text, ids })
    }
  })

  it('tells of single latents what encoding whole tokens tells of them', async () => {
    const latents = [0, 3, 17, 100, 1000, sae.config.d_sae - 1]
    const resid = await golden.readFloats(`${cases[0]!.name}.resid`)
    const [few, all] = [await sae.encodeFor(latents, resid), await sae.encode(resid)]
    expect(few.some((row) => row.indices.length > 0)).toBe(true)
    const told = (row: SparseRow) => latents.map((latent) => row.values[row.indices.indexOf(latent)] ?? 0)
    expect(few.map(told)).toEqual(all.map(told))
  })

  describe.each(cases)(
    '$name',
    ({ name, messages, prompt, token_ids, interventions, continuation_ids, continuation_text }) => {
      it('renders and tokenizes the conversation', () => {
        expect(tokenizer.render(messages)).toBe(prompt)
        expect(tokenizer.encodeChat(messages)).toEqual(token_ids)
      })

      it('computes residuals and activations within 1e-3', async () => {
        const program = new SteeringProgram(controllerOf([]), space)
        const steering = { features: space, program, bosTokenId: bos }
        const pass = new Pass(transformer, steering, never, token_ids.length + continuation_ids.length)
        const resid: number[] = []
        const rows: { indices: Int32Array; values: Float32Array }[] = []
        await pass.read(token_ids, {
          async onResid(_, chunk) {
            resid.push(...chunk)
            rows.push(...(await sae.encode(chunk)))
          },
        })
        expect(relativeError(resid, await golden.readFloats(`${name}.resid`))).toBeLessThan(1e-3)
        const indices = await golden.readInt32(`${name}.activation_indices`)
        const values = await golden.readFloats(`${name}.activation_values`)
        const k = values.length / token_ids.length
        rows.forEach((row, t) => {
          if (t === 0) return
          const expected = new Map<number, number>()
          for (let j = t * k; j < (t + 1) * k; j++) if (values[j]! > 0) expected.set(indices[j]!, values[j]!)
          const scale = Math.max(...expected.values())
          const actual = new Map(Array.from(row.indices, (i, j) => [i, row.values[j]!]))
          for (const i of new Set([...actual.keys(), ...expected.keys()])) {
            // At the edge of the top k the last place may fall to another latent of equal value; then both are missing one.
            const edge = Math.min(...expected.values())
            const difference = Math.abs((actual.get(i) ?? edge) - (expected.get(i) ?? edge)) / scale
            expect({ t, i, difference: difference < 1e-3 }).toEqual({ t, i, difference: true })
          }
        })
      })

      it('computes the steered residual and the logits within 1e-3, and continues with the same tokens', async () => {
        const program = new SteeringProgram(controllerOf(interventions), space)
        const steering = { features: space, program, bosTokenId: bos }
        const pass = new Pass(transformer, steering, never, token_ids.length + continuation_ids.length)
        const steered: number[] = []
        let { logits } = await pass.read(token_ids, { onSteered: (_, chunk) => void steered.push(...chunk) })
        expect(relativeError(steered, await golden.readFloats(`${name}.resid_steered`))).toBeLessThan(1e-3)
        const expected = await golden.readFloats(`${name}.logits`)
        expect(relativeError(logits, expected.subarray(-logits.length))).toBeLessThan(1e-3)
        const continuation: number[] = []
        while (continuation.length < continuation_ids.length) {
          continuation.push(argmax(logits))
          ;({ logits } = await pass.read([continuation.at(-1)!]))
        }
        expect(continuation).toEqual(continuation_ids)
        expect(tokenizer.decode(continuation)).toBe(continuation_text)
      })
    },
  )
})

/** Tokens of an answer at temperature 0; the golden answers are as long. */
const GREEDY = { maxTokens: 24, temperature: 0, topP: 1, seed: 1 }

describe.each(cases)(
  'an answer to $name',
  ({ messages, interventions, answer_ids, continuation_ids, continuation_text }) => {
    const answer = async (repetitionPenalty?: number) => {
      const engine = await createdOnce()
      const request = { messages, controller: controllerOf(interventions), ...GREEDY, repetitionPenalty }
      const out: { ids: number[]; text: string } = { ids: [], text: '' }
      for await (const event of engine.complete(request, never)) {
        if (event.type !== 'token') continue
        out.ids.push(event.id)
        out.text += event.text
      }
      return out
    }

    it('is that of transformers under the penalty that the model recommends', async () => {
      expect((await answer()).ids).toEqual(answer_ids)
    })

    it('is the likeliest continuation where a request turns the penalty off', async () => {
      const { ids, text } = await answer(1)
      expect(ids).toEqual(continuation_ids.slice(0, ids.length))
      expect(continuation_text.startsWith(text)).toBe(true)
    })
  },
)

const pirate = catalogue.findIndex((f) => f.label === 'Talks like a pirate')
engineConformance('the local engine', {
  create: createdOnce,
  strongFeature: { index: pirate },
  question: 'Tell me about Tokyo.',
})
