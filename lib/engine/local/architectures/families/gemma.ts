import { z } from 'zod'
import type { Architecture } from '../architecture'
import type { ConfigSource } from '../config-file'
import { decoder, decoderKeys, type Differences } from '../decoder'
import { layerTypes } from '../layer-types'

/** The most that a soft cap lets through; null: no cap. */
export const cap = z.number().positive().nullish()

/** Keys that Gemma 2 and 3 share, with the values that transformers gives them where they are left out. */
export const gemmaKeys = {
  ...decoderKeys,
  head_dim: z.int().positive().default(256),
  rms_norm_eps: z.number().positive().default(1e-6),
  hidden_activation: z.string().nullish(),
  query_pre_attn_scalar: z.number().positive().default(256),
  attention_bias: z.boolean().default(false),
  sliding_window: z.int().positive().default(4096),
  layer_types: layerTypes,
  tie_word_embeddings: z.boolean().default(true),
  use_bidirectional_attention: z.literal(false).nullish(),
}

export type GemmaConfig = z.infer<z.ZodObject<typeof gemmaKeys>>

/** What Gemma 2 and 3 share: norms on both sides of each half, scaled embeddings, an attention scale of their own. */
export function gemma(
  c: GemmaConfig,
  source: ConfigSource,
  layerType: (layer: number) => string,
  more: Partial<Differences>,
): Architecture {
  return decoder(c, source, {
    activation: c.hidden_activation ?? 'gelu_pytorch_tanh',
    tied: c.tie_word_embeddings,
    norm: 'rms-one-plus',
    norms: 'both',
    biases: { qkv: c.attention_bias, out: c.attention_bias },
    layerType,
    window: (layer) => (layerType(layer) === 'sliding_attention' ? c.sliding_window : null),
    attentionScale: 1 / Math.sqrt(c.query_pre_attn_scalar),
    embeddingScale: Math.sqrt(c.hidden_size),
    ...more,
  })
}
