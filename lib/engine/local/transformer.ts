import type { Architecture } from './architectures/architecture'
import { port } from './architectures/graph-context'
import { segmentGraph } from './architectures/segment-graph'
import { KvCache, type KvRows } from './kv-memory'
import { openSession, type Session } from './onnx/session'
import { Tensor } from './onnx/tensor'
import type { Weights } from './weights/weights'

export interface Settings {
  /** How many processor threads compute a step. 1 if left out. */
  threads?: number
  /** Told after every step of loading, with the share of layers that are loaded, 0 … 1. */
  report?: (share: number) => void
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
    private readonly settings: Settings,
  ) {}

  /**
   * @param cuts layers, counted from 0, in any order
   */
  static load(
    config: Architecture,
    weights: Weights,
    cuts: readonly number[],
    settings: Settings = {},
  ): Promise<Transformer> {
    return Transformer.open(config, weights, cuts, [], settings)
  }

  /**
   * The same model, cut elsewhere. Segments that both have share a session; answers that are being written go on with the
   * segments they began with.
   */
  recut(cuts: readonly number[]): Promise<Transformer> {
    const { threads } = this.settings
    return Transformer.open(this.config, this.weights, cuts, this.segments, { threads })
  }

  private static async open(
    config: Architecture,
    weights: Weights,
    cuts: readonly number[],
    known: readonly Segment[],
    settings: Settings,
  ): Promise<Transformer> {
    const { report } = settings
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
      segments.push(same ?? { from, to, session: await openSession(graph(), settings.threads, halfway) })
      report?.(to / config.layers)
    }
    return new Transformer(config, sorted, weights, segments, settings)
  }

  /** How many segments there are: one more than cuts. */
  get length(): number {
    return this.segments.length
  }

  /** @param capacity how many tokens will be read at most */
  emptyCache(capacity: number): KvCache {
    return new KvCache(this.config, capacity)
  }

  /**
   * Runs one segment over the next tokens of one conversation, or of several that read equally many. The rows keep none of them
   * until their lengths say so, so that the same tokens can be tried again, changed.
   * @param input token ids for the first segment, conversation after conversation; else the residual stream [B · T, hidden]
   * @param wanted for the last segment: the rows of the input whose logits are wanted
   * @returns the residual stream [B · T, hidden]; of the last segment the logits [wanted.length, vocabulary]
   */
  async run(
    at: number,
    input: readonly number[] | Float32Array,
    rows: KvRows,
    wanted: readonly number[] = [],
  ): Promise<Float32Array> {
    const { hiddenSize } = this.config
    const last = at === this.segments.length - 1
    const conversations = rows.lengths.length
    const count = (at === 0 ? input.length : input.length / hiddenSize) / conversations
    const inputs: Record<string, Tensor> =
      input instanceof Float32Array
        ? { [port.resid]: new Tensor('float32', input, [conversations, count, hiddenSize]) }
        : { [port.ids]: new Tensor('int64', BigInt64Array.from(input, BigInt), [conversations, count]) }
    if (last) {
      inputs[port.positions] = new Tensor('int64', BigInt64Array.from(wanted, BigInt), [wanted.length])
    }
    return this.call(at, rows, count, inputs, last ? port.logits : port.residOut)
  }

  /**
   * Runs the segments from `at` to the last, and nothing between them.
   * @returns logits, [wanted.length, vocabulary]
   */
  async finish(
    at: number,
    input: readonly number[] | Float32Array,
    cache: KvRows,
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
    rows: KvRows,
    count: number,
    inputs: Record<string, Tensor>,
    wanted: string,
  ): Promise<Float32Array> {
    const { lengths, rooms, capacity } = rows
    const total = Math.max(...lengths) + count
    if (total > capacity) throw new RangeError(`The cache holds ${capacity} tokens, not ${total}`)
    const { session, from, to } = this.segments[at]!
    const { past, present } = rows.tensors(from, to)
    const places = {
      [port.seqlens]: new Tensor(
        'int32',
        lengths.map((n) => n + count - 1),
        [lengths.length],
      ),
      [port.total]: Tensor.scalar(total),
      [port.rooms]: new Tensor('float32', rooms, [rooms.length]),
    }
    const offered: Record<string, Tensor> = { ...inputs, ...past, ...places }
    const feeds = Object.fromEntries(session.inputNames.map((name) => [name, offered[name]!]))
    return (await session.run(feeds, { [wanted]: null, ...present }))[wanted]!.floats
  }
}
