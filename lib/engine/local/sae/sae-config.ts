import { ModelLoadError } from '../../errors'

/** What an SAE does to its weights, whatever the form of its files. The words are those of SAELens. */
export interface SaeConfig {
  architecture: 'standard' | 'topk' | 'jumprelu' | 'gated'
  d_in: number
  d_sae: number
  /** Of `topk`: how many latents may be active. */
  k: number
  /** Of `topk`: the k are chosen by their activation times the norm of their decoder row. */
  rescale_acts_by_decoder_norm: boolean
  /** Whether the encoder reads x − b_dec. */
  apply_b_dec_to_input: boolean
  /** What is done to each token's residual before it is encoded, and undone after it is decoded. */
  normalize_activations: 'none' | 'constant_norm_rescale' | 'layer_norm'
  /** It reads the residual stream after this layer, counted from 0. */
  hookLayer: number
}

type Told = Pick<SaeConfig, 'architecture' | 'd_in' | 'd_sae' | 'hookLayer'>

/** The config of an SAE that does nothing beyond its architecture, but for what is told. */
export const plainConfig = (told: Told & Partial<SaeConfig>): SaeConfig => ({
  k: 0,
  rescale_acts_by_decoder_norm: false,
  apply_b_dec_to_input: false,
  normalize_activations: 'none',
  ...told,
})

/** @throws ModelLoadError if it has no latents, or more of them active than there are */
export function requireLatents(folder: string, { architecture, d_in, d_sae, k }: SaeConfig): void {
  const refused = (why: string) => new ModelLoadError(`Cannot run the SAE in ${folder}: ${why}`)
  if (!(d_in > 0 && d_sae > 0))
    throw refused(`its encoder is of ${d_in} by ${d_sae} values. Take one with latents`)
  if (architecture === 'topk' && !(Number.isInteger(k) && k >= 1 && k <= d_sae)) {
    throw refused(
      `k, the number of active latents, is ${k}, but it has ${d_sae} latents. Set k to a whole number from 1 to ${d_sae}, as it was in training`,
    )
  }
}
