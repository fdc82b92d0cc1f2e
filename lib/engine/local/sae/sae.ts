import { Tensor, type InferenceSession } from 'onnxruntime-node'
import type { SparseRow } from '../../port'
import { GraphBuilder, type Graph, type Value } from '../onnx/graph-builder'
import { PreActivations } from './pre-activations'
import { openForm, type OpenedSae } from './forms'
import { normalised } from './normalise'
import type { SaeConfig } from './sae-config'
import { openSession } from '../onnx/session'
import type { Weights } from '../weights/weights'

/** Looking at one latent in so many costs about as much as encoding the token. */
const WORTH_LOOKING = 64

const SILENT: SparseRow = { indices: new Int32Array(), values: new Float32Array() }

/**
 * A sparse autoencoder, in any of the forms that `openForm` reads. Activations are those of `SAE.encode` of the same
 * architecture in sae_lens (TopK: Gao et al. 2024, https://arxiv.org/abs/2406.04093; JumpReLU: Rajamanoharan et al. 2024,
 * https://arxiv.org/abs/2407.14435; gated: Rajamanoharan et al. 2024, https://arxiv.org/abs/2404.16014).
 *
 * Of an SAE that reads residuals brought to one size, activations are given in the residual's own size, token by token: one
 * unit of activation adds `direction` to the residual stream, as it does for every other SAE.
 */
export class Sae {
  private preActivations: Promise<PreActivations> | undefined

  private constructor(
    readonly config: SaeConfig,
    private readonly encoder: InferenceSession,
    /** [d_sae, d_in] */
    private readonly decoder: Float32Array,
    private readonly thresholds: Float32Array | null,
    private readonly weights: Weights,
  ) {}

  static async load(dir: string): Promise<Sae> {
    return Sae.of(await openForm(dir))
  }

  static async of({ config, weights }: OpenedSae): Promise<Sae> {
    const decoder = await weights.readFloats('W_dec', [config.d_sae, config.d_in])
    const scale = rescales(config) ? rowNorms(decoder, config.d_in) : null
    const thresholds =
      config.architecture === 'jumprelu' ? await weights.readFloats('threshold', [config.d_sae]) : null
    const encoder = await openSession(encoderGraph(config, weights, scale))
    if (scale) for (let i = 0; i < decoder.length; i++) decoder[i]! /= scale[Math.floor(i / config.d_in)]!
    return new Sae(config, encoder, decoder, thresholds, weights)
  }

  /** What one unit of activation of latent `index` adds to the residual stream: [d_in]. A view, not a copy. */
  direction(index: number): Float32Array {
    return this.decoder.subarray(index * this.config.d_in, (index + 1) * this.config.d_in)
  }

  /** Activations of each row of the residual stream [rows, d_in]; only those above zero are kept. */
  async encode(resid: Float32Array): Promise<SparseRow[]> {
    const { d_in, normalize_activations } = this.config
    const rows = resid.length / d_in
    const { values: read, scales } = normalised(normalize_activations, resid, d_in)
    const outputs = await this.encoder.run({ resid: new Tensor('float32', read, [rows, d_in]) })
    const values = outputs.values!.data as Float32Array
    const indices = outputs.indices?.data as BigInt64Array | undefined
    const width = values.length / rows
    return Array.from({ length: rows }, (_, row) => {
      const from = row * width
      const sparse = this.sparse(values.subarray(from, from + width), indices?.subarray(from, from + width))
      const scale = scales?.[row]
      return scale === undefined ? sparse : { ...sparse, values: sparse.values.map((value) => value * scale) }
    })
  }

  /**
   * Activations of each row as far as `latents` go: a row on which none of them is active may come without any others.
   * Encoding costs a small model a good part of a token, and most features are silent on most tokens.
   */
  async encodeFor(latents: readonly number[], resid: Float32Array): Promise<SparseRow[]> {
    const { d_in, d_sae } = this.config
    if (this.config.normalize_activations !== 'none' || latents.length > d_sae / WORTH_LOOKING)
      return this.encode(resid)
    const pre = await (this.preActivations ??= PreActivations.load(this.config, this.weights))
    const rows = Array.from({ length: resid.length / d_in }, (_, t) =>
      resid.subarray(t * d_in, (t + 1) * d_in),
    )
    const loud = rows.filter((row) => pre.mayFire(row, latents))
    if (loud.length === 0) return rows.map(() => SILENT)
    const gathered = new Float32Array(loud.length * d_in)
    loud.forEach((row, t) => gathered.set(row, t * d_in))
    const encoded = await this.encode(gathered)
    return rows.map((row) => encoded[loud.indexOf(row)] ?? SILENT)
  }

  private sparse(values: Float32Array, indices?: BigInt64Array): SparseRow {
    const kept: number[] = []
    values.forEach((v, i) => {
      if (v > Math.max(0, this.thresholds?.[i] ?? 0)) kept.push(i)
    })
    return {
      indices: Int32Array.from(kept, (i) => (indices ? Number(indices[i]) : i)),
      values: Float32Array.from(kept, (i) => values[i]!),
    }
  }
}

const rescales = (config: SaeConfig) => config.architecture === 'topk' && config.rescale_acts_by_decoder_norm

function encoderGraph(config: SaeConfig, weights: Weights, scale: Float32Array | null): Graph {
  const { d_in, d_sae } = config
  const graph = new GraphBuilder('sae-encoder')
  let x: Value = graph.input('resid', 'F32', ['rows', d_in])
  if (config.apply_b_dec_to_input) x = graph.node('Sub', [x, graph.weight(weights, 'b_dec', [d_in])])
  const read = graph.node('MatMul', [x, graph.weight(weights, 'W_enc', [d_in, d_sae])])
  if (config.architecture === 'gated') {
    graph.output(gated(graph, weights, read, d_sae), 'values', 'F32', ['rows', d_sae])
    return graph.build()
  }
  let pre = graph.node('Add', [read, graph.weight(weights, 'b_enc', [d_sae])])
  if (scale) pre = graph.node('Mul', [pre, graph.constant('decoder_norms', 'F32', [d_sae], scale)])
  if (config.architecture !== 'topk') {
    graph.output(pre, 'values', 'F32', ['rows', d_sae])
    return graph.build()
  }
  const k = graph.constant('k', 'I64', [1], BigInt64Array.of(BigInt(config.k)))
  const [values, indices] = graph.node('TopK', [pre, k], {
    ints: { axis: -1, largest: 1, sorted: 1 },
    outputs: 2,
  })
  graph.output(values!, 'values', 'F32', ['rows', config.k])
  graph.output(indices!, 'indices', 'I64', ['rows', config.k])
  return graph.build()
}

/** x W e^r + b_mag where x W + b_gate is above zero; values below zero are dropped with the silent ones. */
function gated(graph: GraphBuilder, weights: Weights, read: Value, d_sae: number): Value {
  const weight = (name: string) => graph.weight(weights, name, [d_sae])
  const none = graph.constant('none', 'F32', [1], Float32Array.of(0))
  const open = graph.node('Greater', [graph.node('Add', [read, weight('b_gate')]), none])
  const scaled = graph.node('Mul', [read, graph.node('Exp', [weight('r_mag')])])
  return graph.node('Where', [open, graph.node('Add', [scaled, weight('b_mag')]), none])
}

function rowNorms(matrix: Float32Array, width: number): Float32Array {
  return Float32Array.from({ length: matrix.length / width }, (_, row) =>
    Math.hypot(...matrix.subarray(row * width, (row + 1) * width)),
  )
}
