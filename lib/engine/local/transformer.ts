import { Tensor, type InferenceSession } from 'onnxruntime-node'
import { cacheDims, type Architecture } from './architectures/architecture'
import { port } from './architectures/graph-context'
import { segmentGraph } from './architectures/segment-graph'
import { openSession } from './onnx/session'
import type { Weights } from './weights/weights'

type Half = 'lower' | 'upper'

/**
 * Keys and values of the tokens read so far. Each tensor has room for `capacity` tokens and is both input and output of its
 * session, so attention appends in place and nothing is copied from token to token.
 */
export interface KvCache {
  readonly capacity: number
  /** Tokens read so far. */
  length: number
  readonly past: Record<Half, Record<string, Tensor>>
  readonly present: Record<Half, Record<string, Tensor>>
}

/** A model cut in two after the hook layer; between the halves the caller holds the residual stream. */
export class Transformer {
  private constructor(
    readonly config: Architecture,
    private readonly hookLayer: number,
    private readonly sessions: Record<Half, InferenceSession>,
  ) {}

  static async load(config: Architecture, weights: Weights, hookLayer: number): Promise<Transformer> {
    const lower = await openSession(segmentGraph(config, weights, 0, hookLayer + 1, { unembeds: false }))
    const upper = await openSession(segmentGraph(config, weights, hookLayer + 1, config.layers))
    return new Transformer(config, hookLayer, { lower, upper })
  }

  /** @param capacity how many tokens will be read at most */
  emptyCache(capacity: number): KvCache {
    const dims = cacheDims(this.config, capacity)
    const size = dims.reduce((product, n) => product * n, 1)
    const cache: KvCache = {
      capacity,
      length: 0,
      past: { lower: {}, upper: {} },
      present: { lower: {}, upper: {} },
    }
    for (let layer = 0; layer < this.config.layers; layer++) {
      const half = layer <= this.hookLayer ? 'lower' : 'upper'
      for (const part of ['key', 'value'] as const) {
        const tensor = new Tensor('float32', new Float32Array(size), dims)
        cache.past[half][port.past(layer, part)] = tensor
        cache.present[half][port.present(layer, part)] = tensor
      }
    }
    return cache
  }

  /** The residual stream after the hook layer for `ids`, which follow what is in `cache`: [ids.length, hidden]. */
  async lower(ids: readonly number[], cache: KvCache): Promise<Float32Array> {
    const input = new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length])
    return this.run('lower', cache, ids.length, { [port.ids]: input }, port.residOut)
  }

  /**
   * Finishes the pass that `lower` began. The cache keeps these tokens only if `advance` says so: without it the same rows
   * can be tried again, changed.
   * @param rows the rows whose logits are wanted, counted from the start of `resid`
   * @returns logits, [rows.length, vocabulary]
   */
  async upper(
    resid: Float32Array,
    cache: KvCache,
    rows: readonly number[],
    { advance = true } = {},
  ): Promise<Float32Array> {
    const count = resid.length / this.config.hiddenSize
    const inputs = {
      [port.resid]: new Tensor('float32', resid, [1, count, this.config.hiddenSize]),
      [port.positions]: new Tensor('int64', BigInt64Array.from(rows, BigInt), [rows.length]),
    }
    const logits = await this.run('upper', cache, count, inputs, port.logits)
    if (advance) cache.length += count
    return logits
  }

  private async run(
    half: Half,
    cache: KvCache,
    count: number,
    inputs: Record<string, Tensor>,
    wanted: string,
  ) {
    const total = cache.length + count
    if (total > cache.capacity) throw new RangeError(`The cache holds ${cache.capacity} tokens, not ${total}`)
    const session = this.sessions[half]
    const lengths = {
      [port.seqlens]: new Tensor('int32', Int32Array.of(total - 1), [1]),
      [port.total]: new Tensor('int32', Int32Array.of(total), []),
    }
    const offered: Record<string, Tensor> = { ...inputs, ...cache.past[half], ...lengths }
    const feeds = Object.fromEntries(session.inputNames.map((name) => [name, offered[name]!]))
    const fetches = { [wanted]: null, ...cache.present[half] }
    const outputs = await session.run(feeds, fetches)
    return floats(outputs[wanted])
  }
}

function floats(value: InferenceSession.OnnxValueMapType[string] | undefined): Float32Array {
  if (!(value instanceof Tensor) || value.type !== 'float32')
    throw new TypeError('The session returned no float tensor')
  return value.data as Float32Array
}
