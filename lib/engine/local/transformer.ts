import { Tensor, type InferenceSession } from 'onnxruntime-node'
import type { LlamaConfig } from './llama-config'
import { lowerGraph, port, upperGraph } from './llama-graph'
import type { Safetensors } from './safetensors'
import { openSession } from './session'

type Half = 'lower' | 'upper'

/** Keys and values of the tokens read so far, and how many those are. */
export interface KvCache {
  length: number
  tensors: Record<Half, Record<string, Tensor>>
}

/** A Llama cut in two after the hook layer; between the halves the caller holds the residual stream. */
export class Transformer {
  private constructor(
    readonly config: LlamaConfig,
    private readonly hookLayer: number,
    private readonly sessions: Record<Half, InferenceSession>,
  ) {}

  static async load(
    dir: string,
    config: LlamaConfig,
    weights: Safetensors,
    hookLayer: number,
  ): Promise<Transformer> {
    const [lower, upper] = await Promise.all([
      openSession(lowerGraph(config, weights, hookLayer), dir),
      openSession(upperGraph(config, weights, hookLayer), dir),
    ])
    return new Transformer(config, hookLayer, { lower, upper })
  }

  emptyCache(): KvCache {
    const split = this.hookLayer + 1
    return {
      length: 0,
      tensors: { lower: this.emptyLayers(0, split), upper: this.emptyLayers(split, this.config.layers) },
    }
  }

  /** The residual stream after the hook layer for `ids`, which follow what is in `cache`: [ids.length, hidden]. */
  async lower(ids: readonly number[], cache: KvCache): Promise<Float32Array> {
    const input = new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length])
    const outputs = await this.run('lower', cache, ids.length, { [port.ids]: input })
    return floats(outputs[port.resid])
  }

  /**
   * Finishes the pass that `lower` began and moves the cache on by the rows of `resid`.
   * @param rows the rows whose logits are wanted, counted from the start of `resid`
   * @returns logits, [rows.length, vocabulary]
   */
  async upper(resid: Float32Array, cache: KvCache, rows: readonly number[]): Promise<Float32Array> {
    const count = resid.length / this.config.hiddenSize
    const outputs = await this.run('upper', cache, count, {
      [port.resid]: new Tensor('float32', resid, [1, count, this.config.hiddenSize]),
      [port.positions]: new Tensor('int64', BigInt64Array.from(rows, BigInt), [rows.length]),
    })
    cache.length += count
    return floats(outputs[port.logits])
  }

  private async run(half: Half, cache: KvCache, count: number, inputs: Record<string, Tensor>) {
    const past = cache.tensors[half]
    const total = cache.length + count
    const lengths = Object.keys(past).length
      ? {
          [port.seqlens]: new Tensor('int32', Int32Array.of(total - 1), [1]),
          [port.total]: new Tensor('int32', Int32Array.of(total), []),
        }
      : {}
    const outputs = await this.sessions[half].run({ ...inputs, ...past, ...lengths })
    const presentNames = Object.keys(outputs).filter((name) => name.startsWith('present_'))
    cache.tensors[half] = Object.fromEntries(
      presentNames.map((name) => [name.replace('present_', 'past_'), outputs[name] as Tensor]),
    )
    return outputs
  }

  private emptyLayers(from: number, to: number): Record<string, Tensor> {
    const { kvHeads, headDim } = this.config
    const empty = () => new Tensor('float32', new Float32Array(0), [1, kvHeads, 0, headDim])
    const layers = Array.from({ length: to - from }, (_, i) => from + i)
    return Object.fromEntries(
      layers.flatMap((l) => [
        [port.past(l, 'key'), empty()],
        [port.past(l, 'value'), empty()],
      ]),
    )
  }
}

function floats(value: InferenceSession.OnnxValueMapType[string] | undefined): Float32Array {
  if (!(value instanceof Tensor) || value.type !== 'float32')
    throw new TypeError('The session returned no float tensor')
  return value.data as Float32Array
}
