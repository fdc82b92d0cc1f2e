import type { SparseRow } from '../../port'
import { encoderGraph } from './encoder-graph'
import { PreActivations } from './pre-activations'
import { openForm, type OpenedSae } from './forms'
import { normalised } from './normalise'
import type { SaeConfig } from './sae-config'
import { openSession, type Session } from '../onnx/session'
import { Tensor } from '../onnx/tensor'
import { requireFinite } from '../weights/finite'
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
 *
 * A latent whose decoder row is nothing has a direction of nothing: it steers by nothing, and where activations are measured
 * in norms of the row it is silent. The forms' own libraries divide by its norm there, and give NaN.
 */
export class Sae {
  private preActivations: Promise<PreActivations> | undefined

  private constructor(
    readonly config: SaeConfig,
    private readonly encoder: Session,
    /** [d_sae, d_in] */
    private readonly decoder: Float32Array,
    private readonly thresholds: Float32Array | null,
    private readonly weights: Weights,
  ) {}

  /** @throws ModelLoadError as `openForm` and `of` do */
  static async load(dir: string): Promise<Sae> {
    return Sae.of(await openForm(dir))
  }

  /** @throws ModelLoadError if a tensor is missing, of another shape than the others say, or holds values that are no numbers */
  static async of({ config, weights }: OpenedSae): Promise<Sae> {
    // The encoder's weights are looked at where its session opens.
    const finite = async (name: string, shape: readonly number[]) =>
      requireFinite(weights.path, name, await weights.readFloats(name, shape))
    await finite('b_dec', [config.d_in])
    const decoder = await finite('W_dec', [config.d_sae, config.d_in])
    const scale = rescales(config) ? rowNorms(decoder, config.d_in) : null
    const thresholds = config.architecture === 'jumprelu' ? await finite('threshold', [config.d_sae]) : null
    const encoder = await openSession(encoderGraph(config, weights, scale))
    if (scale) divideRows(decoder, scale)
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
    const values = outputs.values!.floats
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

/** A row of nothing stays nothing. */
function divideRows(matrix: Float32Array, by: Float32Array): void {
  const width = matrix.length / by.length
  for (let i = 0; i < matrix.length; i++) matrix[i]! /= by[Math.floor(i / width)]! || 1
}

function rowNorms(matrix: Float32Array, width: number): Float32Array {
  return Float32Array.from({ length: matrix.length / width }, (_, row) =>
    Math.hypot(...matrix.subarray(row * width, (row + 1) * width)),
  )
}
