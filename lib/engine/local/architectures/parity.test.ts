import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Tensor, type InferenceSession } from 'onnxruntime-node'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openSession } from '../onnx/session'
import { argmax } from '../sampling/sampler'
import { Safetensors } from '../weights/safetensors'
import { cacheDims, type Architecture } from './architecture'
import { checkWeights } from './check-weights'
import { port } from './graph-context'
import { readArchitecture } from './read-architecture'
import { segmentGraph } from './segment-graph'

/**
 * Parity with transformers, for every family and form. `training/` makes these tiny random checkpoints and computes what
 * transformers says of them in float32: `python -m families`.
 */
const FIXTURES = 'tests/fixtures/families'

/** Rounding stays below a tenth of this; the two forms of GELU, for one, differ by more. */
const TOLERANCE = 5e-5

const goldenFile = z.object({
  hook_layer: z.int(),
  ids: z.array(z.int()),
  cases: z.array(
    z.object({
      name: z.string(),
      length: z.int(),
      steered: z.boolean(),
      rows: z.array(z.int()),
      continuation: z.array(z.int()),
    }),
  ),
})

type Rows = Float32Array[]

/** A model cut after its hook layer, with room for `capacity` tokens. */
class Conversation {
  private length = 0
  private readonly cache: Record<string, Tensor> = {}
  private readonly present: Record<string, Tensor> = {}

  constructor(
    private readonly architecture: Architecture,
    private readonly segments: readonly [InferenceSession, InferenceSession],
    capacity: number,
    private readonly vector: Float32Array | null,
  ) {
    const dims = cacheDims(architecture, capacity)
    for (let layer = 0; layer < architecture.layers; layer++) {
      for (const part of ['key', 'value'] as const) {
        const tensor = new Tensor('float32', new Float32Array(dims.reduce((a, b) => a * b)), dims)
        this.cache[port.past(layer, part)] = tensor
        this.present[port.present(layer, part)] = tensor
      }
    }
  }

  /** Residuals at the hook before the intervention, and logits, a row for each token. */
  async read(ids: readonly number[]): Promise<{ resid: Rows; logits: Rows }> {
    const { hiddenSize: width, vocabSize } = this.architecture
    const count = ids.length
    this.length += count
    const input = new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, count])
    const lower = await this.run(0, { [port.ids]: input }, port.residOut)
    const resid = rows(lower, width)
    if (this.vector) for (let i = 0; i < lower.length; i++) lower[i]! += this.vector[i % width]!
    const upper = await this.run(
      1,
      {
        [port.resid]: new Tensor('float32', lower, [1, count, width]),
        [port.positions]: new Tensor(
          'int64',
          BigInt64Array.from(ids, (_, i) => BigInt(i)),
          [count],
        ),
      },
      port.logits,
    )
    return { resid, logits: rows(upper, vocabSize) }
  }

  private async run(segment: 0 | 1, inputs: Record<string, Tensor>, wanted: string) {
    const session = this.segments[segment]
    const offered: Record<string, Tensor> = {
      ...inputs,
      ...this.cache,
      [port.seqlens]: new Tensor('int32', Int32Array.of(this.length - 1), [1]),
      [port.total]: new Tensor('int32', Int32Array.of(this.length), []),
    }
    const feeds = Object.fromEntries(session.inputNames.map((name) => [name, offered[name]!]))
    const fetches = Object.fromEntries(session.outputNames.map((name) => [name, this.present[name] ?? null]))
    return (await session.run(feeds, fetches))[wanted]!.data as Float32Array
  }
}

const rows = (values: Float32Array, width: number): Rows =>
  Array.from({ length: values.length / width }, (_, row) => values.slice(row * width, (row + 1) * width))

/** Largest difference as a share of the largest expected magnitude. */
function relativeError(actual: Rows, expected: Float32Array): number {
  const flat = actual.flatMap((row) => [...row])
  expect(flat.length).toBe(expected.length)
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return flat.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i]!)), 0) / scale
}

const forms = {
  'in one piece': (ids: readonly number[]) => [ids],
  'in pieces of 64': (ids: readonly number[]) =>
    Array.from({ length: Math.ceil(ids.length / 64) }, (_, i) => ids.slice(i * 64, (i + 1) * 64)),
  'token by token': (ids: readonly number[]) => ids.map((id) => [id]),
}

describe.each(readdirSync(FIXTURES))('%s equals transformers', (name) => {
  const dir = join(FIXTURES, name)
  const { hook_layer, ids, cases } = goldenFile.parse(
    JSON.parse(readFileSync(join(dir, 'golden.json'), 'utf8')),
  )
  let architecture: Architecture
  let segments: [InferenceSession, InferenceSession]
  let golden: Safetensors

  beforeAll(async () => {
    architecture = await readArchitecture(dir)
    const weights = await Safetensors.open(join(dir, 'model.safetensors'))
    await checkWeights(architecture, weights)
    const cut = hook_layer + 1
    segments = [
      await openSession(segmentGraph(architecture, weights, 0, cut)),
      await openSession(segmentGraph(architecture, weights, cut, architecture.layers)),
    ]
    golden = await Safetensors.open(join(dir, 'golden.safetensors'))
  })

  const table = cases.flatMap((c) => Object.keys(forms).map((form) => ({ ...c, form })))
  it.each(table)('$length tokens $form, steered: $steered', async (c) => {
    const vector = c.steered ? await golden.readFloats('vector') : null
    const prompt = ids.slice(0, c.length)
    const read = async (capacity: number) => {
      const conversation = new Conversation(architecture, segments, capacity, vector)
      const [resid, logits]: [Rows, Rows] = [[], []]
      for (const piece of forms[c.form as keyof typeof forms](prompt)) {
        const more = await conversation.read(piece)
        resid.push(...more.resid)
        logits.push(...more.logits)
      }
      return { conversation, resid, logits }
    }
    const { resid, logits } = await read(c.length)
    const kept = (of: Rows) => c.rows.map((row) => of[row]!)
    expect(relativeError(kept(resid), await golden.readFloats(`${c.name}.resid`))).toBeLessThan(TOLERANCE)
    expect(relativeError(kept(logits), await golden.readFloats(`${c.name}.logits`))).toBeLessThan(TOLERANCE)

    const { conversation, logits: before } = await read(c.length + c.continuation.length)
    let last = before.at(-1)!
    for (const expected of c.continuation) {
      expect(argmax(last)).toBe(expected)
      last = (await conversation.read([expected])).logits[0]!
    }
  })
})
