import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ModelLoadError } from '../../errors'
import { openWeights } from '../files/model-files'
import { openSession, type Session } from '../onnx/session'
import { Tensor } from '../onnx/tensor'
import { argmax } from '../sampling/sampler'
import { Safetensors } from '../weights/safetensors'
import { cacheDims, type Architecture } from './architecture'
import { checkWeights } from './check-weights'
import { port } from './graph-context'
import { readArchitecture } from './read-architecture'
import { segmentGraph } from './segment-graph'

/** The largest relative error that passes. Rounding stays below a tenth of it; the two forms of GELU, for one, differ by more. */
export const PARITY_TOLERANCE = 5e-5

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

type Golden = z.infer<typeof goldenFile>
export type GoldenCase = Golden['cases'][number]

/** How a prompt is given to the model: it must make no difference. */
export const FORMS_OF_PROMPT = {
  'in one piece': (ids: readonly number[]) => [ids],
  'in pieces of 64': (ids: readonly number[]) =>
    Array.from({ length: Math.ceil(ids.length / 64) }, (_, i) => ids.slice(i * 64, (i + 1) * 64)),
  'token by token': (ids: readonly number[]) => ids.map((id) => [id]),
}

export type FormOfPrompt = keyof typeof FORMS_OF_PROMPT

/** How far a model is from what transformers says of it. */
export interface Parity {
  /** Largest difference of residuals, and of logits, as a share of the largest expected magnitude. */
  resid: number
  logits: number
  /** The likeliest token after the prompt, and after each token of the expected continuation. */
  continuation: number[]
}

/** What transformers says of the model in a folder: `golden.json`. */
export const readGolden = (dir: string): Golden =>
  goldenFile.parse(JSON.parse(readFileSync(join(dir, 'golden.json'), 'utf8')))

/** A model with what transformers says of it: residuals after one layer, logits, and tokens. */
export class GoldenModel {
  private constructor(
    private readonly golden: Golden,
    private readonly expected: Safetensors,
    private readonly architecture: Architecture,
    private readonly segments: readonly [Session, Session],
  ) {}

  /** @param dir a model's folder with `golden.json` and `golden.safetensors`. @throws ModelLoadError */
  static async open(dir: string): Promise<GoldenModel> {
    const golden = readGolden(dir)
    const architecture = await readArchitecture(dir)
    const weights = await openWeights(dir)
    await checkWeights(architecture, weights)
    const cut = golden.hook_layer + 1
    const segments: [Session, Session] = [
      await openSession(segmentGraph(architecture, weights, 0, cut)),
      await openSession(segmentGraph(architecture, weights, cut, architecture.layers)),
    ]
    const expected = await Safetensors.open(join(dir, 'golden.safetensors'))
    return new GoldenModel(golden, expected, architecture, segments)
  }

  get cases(): readonly GoldenCase[] {
    return this.golden.cases
  }

  async compare(
    { name, length, steered, rows, continuation }: GoldenCase,
    form: FormOfPrompt,
  ): Promise<Parity> {
    const vector = steered ? await this.expected.readFloats('vector') : null
    const read = async (capacity: number) => {
      const conversation = new Conversation(this.architecture, this.segments, capacity, vector)
      const [resid, logits]: [Rows, Rows] = [[], []]
      for (const piece of FORMS_OF_PROMPT[form](this.golden.ids.slice(0, length))) {
        const more = await conversation.read(piece)
        resid.push(...more.resid)
        logits.push(...more.logits)
      }
      return { conversation, resid, logits }
    }
    const error = async (of: Rows, part: string) =>
      relativeError(
        rows.map((row) => of[row]!),
        await this.expected.readFloats(`${name}.${part}`),
      )
    const { resid, logits } = await read(length)
    const { conversation, logits: before } = await read(length + continuation.length)
    const said: number[] = []
    let last = before.at(-1)!
    for (const expected of continuation) {
      said.push(argmax(last))
      last = (await conversation.read([expected])).logits[0]!
    }
    return { resid: await error(resid, 'resid'), logits: await error(logits, 'logits'), continuation: said }
  }

  /** All cases in all forms of the prompt: the largest error, and whether all tokens are those of transformers. */
  async worst(): Promise<{ error: number; sameTokens: boolean }> {
    let [error, sameTokens] = [0, true]
    for (const each of this.cases) {
      for (const form of Object.keys(FORMS_OF_PROMPT) as FormOfPrompt[]) {
        const { resid, logits, continuation } = await this.compare(each, form)
        error = Math.max(error, resid, logits)
        sameTokens &&= continuation.every((id, i) => id === each.continuation[i])
      }
    }
    return { error, sameTokens }
  }

  async close(): Promise<void> {
    await Promise.all(this.segments.map((session) => session.release()))
  }
}

type Rows = Float32Array[]

/** A model cut after its hook layer, with room for `capacity` tokens. */
class Conversation {
  private length = 0
  private readonly cache: Record<string, Tensor> = {}
  private readonly present: Record<string, Tensor> = {}

  constructor(
    private readonly architecture: Architecture,
    private readonly segments: readonly [Session, Session],
    capacity: number,
    private readonly vector: Float32Array | null,
  ) {
    this.cache[port.rooms] = new Tensor('float32', [capacity], [1])
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
    const positions = BigInt64Array.from(ids, (_, i) => BigInt(i))
    const inputs = {
      [port.resid]: new Tensor('float32', lower, [1, count, width]),
      [port.positions]: new Tensor('int64', positions, [count]),
    }
    return { resid, logits: rows(await this.run(1, inputs, port.logits), vocabSize) }
  }

  private async run(segment: 0 | 1, inputs: Record<string, Tensor>, wanted: string) {
    const session = this.segments[segment]
    const offered: Record<string, Tensor> = {
      ...inputs,
      ...this.cache,
      [port.seqlens]: new Tensor('int32', Int32Array.of(this.length - 1), [1]),
      [port.total]: Tensor.scalar(this.length),
    }
    const feeds = Object.fromEntries(session.inputNames.map((name) => [name, offered[name]!]))
    const fetches = Object.fromEntries(session.outputNames.map((name) => [name, this.present[name] ?? null]))
    return (await session.run(feeds, fetches))[wanted]!.floats
  }
}

const rows = (values: Float32Array, width: number): Rows =>
  Array.from({ length: values.length / width }, (_, row) => values.slice(row * width, (row + 1) * width))

/** Largest difference as a share of the largest expected magnitude; infinite where a value is no number. */
function relativeError(actual: Rows, expected: Float32Array): number {
  const flat = actual.flatMap((row) => [...row])
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (flat.length !== expected.length)
    throw new ModelLoadError(`The goldens have ${expected.length} numbers, not ${flat.length}`)
  if (flat.some((value) => !Number.isFinite(value))) return Infinity
  return flat.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i]!)), 0) / scale
}
