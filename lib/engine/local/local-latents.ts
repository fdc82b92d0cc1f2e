import type { Latents, NextTokens } from '../latents'
import type { Architecture } from './architectures/architecture'
import { port } from './architectures/graph-context'
import { segmentGraph } from './architectures/segment-graph'
import { openSession, type Session } from './onnx/session'
import { Tensor } from './onnx/tensor'
import type { Sae } from './sae/sae'
import type { Weights } from './weights/weights'

/** Directions that are unembedded at once: each takes a row of the vocabulary's size. */
const BATCH = 32

/** What the decoder of an SAE tells of its latents, by the model's own final norm and unembedding. */
export class LocalLatents implements Latents {
  readonly count: number
  readonly norms: Float32Array
  private unembedding?: Promise<{ session: Session; nothing: Float32Array }>

  constructor(
    private readonly architecture: Architecture,
    private readonly weights: Weights,
    private readonly sae: Sae,
  ) {
    this.count = sae.config.d_sae
    this.norms = Float32Array.from({ length: this.count }, (_, i) => lengthOf(sae.direction(i)))
  }

  async nextTokens(from: number, to: number, most: number): Promise<NextTokens[]> {
    const { session, nothing } = await (this.unembedding ??= this.open())
    const found: NextTokens[] = []
    for (let at = from; at < to; at += BATCH) {
      const rows = Array.from({ length: Math.min(BATCH, to - at) }, (_, i) => this.sae.direction(at + i))
      const logits = await this.unembed(session, rows)
      rows.forEach((_, i) => {
        const own = logits.subarray(i * nothing.length, (i + 1) * nothing.length)
        for (let id = 0; id < own.length; id++) own[id]! -= nothing[id]!
        found.push(extremes(own, most))
      })
    }
    return found
  }

  async close(): Promise<void> {
    await (await this.unembedding)?.session.release()
  }

  private async open() {
    const { layers, hiddenSize } = this.architecture
    const ends = { embeds: false, unembeds: true }
    const session = await openSession(segmentGraph(this.architecture, this.weights, layers, layers, ends))
    return { session, nothing: await this.unembed(session, [new Float32Array(hiddenSize)]) }
  }

  /** @returns logits, [rows, vocabulary] */
  private async unembed(session: Session, rows: readonly Float32Array[]): Promise<Float32Array> {
    const { hiddenSize } = this.architecture
    const resid = new Float32Array(rows.length * hiddenSize)
    rows.forEach((row, i) => resid.set(row, i * hiddenSize))
    const outputs = await session.run({
      [port.resid]: new Tensor('float32', resid, [1, rows.length, hiddenSize]),
      [port.positions]: new Tensor(
        'int64',
        BigInt64Array.from(rows, (_, i) => BigInt(i)),
        [rows.length],
      ),
    })
    return outputs[port.logits]!.floats
  }
}

/** The largest and the smallest values with their places. */
export function extremes(values: Float32Array, most: number): NextTokens {
  const promoted = new Extreme(most, (a, b) => a > b)
  const suppressed = new Extreme(most, (a, b) => a < b)
  values.forEach((value, id) => {
    promoted.offer(id, value)
    suppressed.offer(id, value)
  })
  return { promoted: promoted.kept, suppressed: suppressed.kept }
}

/** Keeps the first few in an order; nearly all that is offered is turned away by one comparison. */
class Extreme {
  readonly kept: [number, number][] = []

  constructor(
    private readonly most: number,
    private readonly before: (a: number, b: number) => boolean,
  ) {}

  offer(id: number, value: number): void {
    const { kept, most, before } = this
    if (kept.length === most && !before(value, kept[most - 1]![1])) return
    let at = kept.length
    while (at > 0 && before(value, kept[at - 1]![1])) at--
    kept.splice(at, 0, [id, value])
    if (kept.length > most) kept.pop()
  }
}

function lengthOf(vector: Float32Array): number {
  let sum = 0
  for (const x of vector) sum += x * x
  return Math.sqrt(sum)
}
