import { cacheDims, type Architecture } from './architectures/architecture'
import { port } from './architectures/graph-context'
import { segmentGraph } from './architectures/segment-graph'
import { openSession, type Session } from './onnx/session'
import { Tensor } from './onnx/tensor'
import type { Weights } from './weights/weights'

/**
 * Keys and values of the tokens read so far, by segment. Each tensor has room for `capacity` tokens and is both input and
 * output of its session, so attention appends in place and nothing is copied from token to token.
 */
export interface KvCache {
  readonly capacity: number
  /** Tokens read so far. */
  length: number
  readonly past: readonly Record<string, Tensor>[]
  readonly present: readonly Record<string, Tensor>[]
}

/** Layers `from` … `to` - 1, with the embedding before the first and the unembedding behind the last. */
interface Segment {
  from: number
  to: number
  session: Session
}

/**
 * A model cut into segments after some of its layers. Between them the caller holds the residual stream: segment i ends
 * after layer `cuts[i]`, and the last one ends with logits.
 */
export class Transformer {
  private constructor(
    readonly config: Architecture,
    /** Layers after which the model is cut, ascending. */
    readonly cuts: readonly number[],
    private readonly weights: Weights,
    private readonly segments: readonly Segment[],
  ) {}

  /**
   * @param cuts layers, counted from 0, in any order
   * @param report told after every step, with the share of layers that are loaded, 0 … 1
   */
  static load(
    config: Architecture,
    weights: Weights,
    cuts: readonly number[],
    report?: (share: number) => void,
  ): Promise<Transformer> {
    return Transformer.open(config, weights, cuts, [], report)
  }

  /**
   * The same model, cut elsewhere. Segments that both have share a session; answers that are being written go on with the
   * segments they began with.
   */
  recut(cuts: readonly number[]): Promise<Transformer> {
    return Transformer.open(this.config, this.weights, cuts, this.segments)
  }

  private static async open(
    config: Architecture,
    weights: Weights,
    cuts: readonly number[],
    known: readonly Segment[],
    report?: (share: number) => void,
  ): Promise<Transformer> {
    const sorted = [...new Set(cuts)].sort((a, b) => a - b)
    const outside = sorted.find((layer) => !(layer >= 0 && layer < config.layers))
    if (outside !== undefined) throw new RangeError(`There is no layer ${outside} to cut after`)
    const starts = [0, ...sorted.map((layer) => layer + 1)]
    const segments: Segment[] = []
    // One after the other: each takes the memory of its weights twice while it opens.
    for (const [i, from] of starts.entries()) {
      const to = starts[i + 1] ?? config.layers
      const ends = { embeds: i === 0, unembeds: i === starts.length - 1 }
      const same = known.find((segment, at) => {
        const alike = segment.from === from && segment.to === to
        return alike && (at === 0) === ends.embeds && (at === known.length - 1) === ends.unembeds
      })
      const graph = () => segmentGraph(config, weights, from, to, ends)
      const halfway = () => report?.((from + to) / 2 / config.layers)
      segments.push(same ?? { from, to, session: await openSession(graph(), halfway) })
      report?.(to / config.layers)
    }
    return new Transformer(config, sorted, weights, segments)
  }

  /** How many segments there are: one more than cuts. */
  get length(): number {
    return this.segments.length
  }

  /** @param capacity how many tokens will be read at most */
  emptyCache(capacity: number): KvCache {
    const dims = cacheDims(this.config, capacity)
    const past: Record<string, Tensor>[] = []
    const present: Record<string, Tensor>[] = []
    for (const { from, to } of this.segments) {
      const [before, after]: Record<string, Tensor>[] = [{}, {}]
      for (let layer = from; layer < to; layer++) {
        for (const part of ['key', 'value'] as const) {
          const tensor = Tensor.empty('float32', dims)
          before![port.past(layer, part)] = tensor
          after![port.present(layer, part)] = tensor
        }
      }
      past.push(before!)
      present.push(after!)
    }
    return { capacity, length: 0, past, present }
  }

  /**
   * Runs one segment. The cache does not keep the tokens until `advance` is called, so that the same rows can be tried
   * again, changed.
   * @param input token ids for the first segment, which follow what is in `cache`; else the residual stream [rows, hidden]
   * @param wanted for the last segment: the rows whose logits are wanted, counted from the start of `input`
   * @returns the residual stream [rows, hidden]; of the last segment the logits [wanted.length, vocabulary]
   */
  async run(
    at: number,
    input: readonly number[] | Float32Array,
    cache: KvCache,
    wanted: readonly number[] = [],
  ): Promise<Float32Array> {
    const { hiddenSize } = this.config
    const last = at === this.segments.length - 1
    const count = at === 0 ? input.length : input.length / hiddenSize
    const inputs: Record<string, Tensor> =
      input instanceof Float32Array
        ? { [port.resid]: new Tensor('float32', input, [1, count, hiddenSize]) }
        : { [port.ids]: new Tensor('int64', BigInt64Array.from(input, BigInt), [1, count]) }
    if (last) {
      inputs[port.positions] = new Tensor('int64', BigInt64Array.from(wanted, BigInt), [wanted.length])
    }
    return this.call(at, cache, count, inputs, last ? port.logits : port.residOut)
  }

  /**
   * Runs the segments from `at` to the last, and nothing between them.
   * @returns logits, [wanted.length, vocabulary]
   */
  async finish(
    at: number,
    input: readonly number[] | Float32Array,
    cache: KvCache,
    wanted: readonly number[],
  ): Promise<Float32Array> {
    let stream: readonly number[] | Float32Array = input
    for (let next = at; next < this.segments.length - 1; next++) stream = await this.run(next, stream, cache)
    return this.run(this.segments.length - 1, stream, cache, wanted)
  }

  /** Keeps `count` tokens that all segments have read. */
  advance(cache: KvCache, count: number): void {
    cache.length += count
  }

  /** Frees the sessions. Nothing may run then, nor any other model that was cut from this one. */
  async close(): Promise<void> {
    await Promise.all(this.segments.map(({ session }) => session.release()))
  }

  private async call(
    at: number,
    cache: KvCache,
    count: number,
    inputs: Record<string, Tensor>,
    wanted: string,
  ): Promise<Float32Array> {
    const total = cache.length + count
    if (total > cache.capacity) throw new RangeError(`The cache holds ${cache.capacity} tokens, not ${total}`)
    const { session } = this.segments[at]!
    const lengths = {
      [port.seqlens]: new Tensor('int32', Int32Array.of(total - 1), [1]),
      [port.total]: Tensor.scalar(total),
    }
    const offered: Record<string, Tensor> = { ...inputs, ...cache.past[at], ...lengths }
    const feeds = Object.fromEntries(session.inputNames.map((name) => [name, offered[name]!]))
    const fetches = { [wanted]: null, ...cache.present[at] }
    return (await session.run(feeds, fetches))[wanted]!.floats
  }
}
