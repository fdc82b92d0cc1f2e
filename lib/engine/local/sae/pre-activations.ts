import type { SaeConfig } from './sae-config'
import type { Weights } from '../weights/weights'

/**
 * What the encoder gives single latents before its activation function; of a gated SAE, before its gate. In every architecture
 * that the engine runs an activation is zero unless this is above zero, so this tells cheaply which tokens need not be encoded.
 */
export class PreActivations {
  private constructor(
    private readonly width: number,
    /** The encoder's columns as rows: [d_sae, d_in]. */
    private readonly columns: Float32Array,
    private readonly bias: Float32Array,
  ) {}

  static async load(config: SaeConfig, weights: Weights): Promise<PreActivations> {
    const { d_in, d_sae } = config
    const encoder = await weights.readFloats('W_enc', [d_in, d_sae])
    const bias = Float32Array.from(
      await weights.readFloats(config.architecture === 'gated' ? 'b_gate' : 'b_enc', [d_sae]),
    )
    const centre = config.apply_b_dec_to_input ? await weights.readFloats('b_dec', [d_in]) : null
    const columns = new Float32Array(encoder.length)
    for (let i = 0; i < d_in; i++) {
      for (let j = 0; j < d_sae; j++) {
        const weight = encoder[i * d_sae + j]!
        columns[j * d_in + i] = weight
        if (centre) bias[j]! -= centre[i]! * weight
      }
    }
    return new PreActivations(d_in, columns, bias)
  }

  /** Whether one of `latents` may be active on a token with this residual [d_in]. */
  mayFire(resid: Float32Array, latents: readonly number[]): boolean {
    return latents.some((latent) => this.of(resid, latent) > 0)
  }

  private of(resid: Float32Array, latent: number): number {
    const start = latent * this.width
    let sum = this.bias[latent]!
    for (let i = 0; i < this.width; i++) sum += resid[i]! * this.columns[start + i]!
    return sum
  }
}
