import { z } from 'zod'
import type { Block } from '../architecture'
import { activationOf, commonKeys, headsOf, idsOf, parse, type Family } from '../config-file'
import { ropeOf } from '../rope-config'
import { contextOf, ropeKeys, ropeSettings } from '../rope-settings'

const config = z.object({
  ...commonKeys,
  ...ropeKeys,
  num_key_value_heads: z.undefined().optional(),
  hidden_act: z.string().default('gelu'),
  layer_norm_eps: z.number().positive().default(1e-5),
  rotary_pct: z.number().positive().max(1).nullish(),
  rotary_emb_base: z.number().positive().nullish(),
  use_parallel_residual: z.boolean().default(true),
  attention_bias: z.boolean().default(true),
  tie_word_embeddings: z.boolean().default(false),
})

/**
 * GPT-NeoX (https://arxiv.org/abs/2204.06745) and Pythia: attention and feed-forward side by side, a quarter of each head
 * rotated, queries, keys and values of each head next to each other.
 */
export const gptNeox: Family = {
  architectures: ['GPTNeoXForCausalLM'],
  describe(json, { name, file }) {
    const c = parse(config, json, file)
    const sizes = headsOf(c, file)
    const settings = ropeSettings(
      { ...c, partial_rotary_factor: c.partial_rotary_factor ?? c.rotary_pct ?? 0.25 },
      file,
      undefined,
      c.rotary_emb_base ?? undefined,
    )
    const rope = ropeOf(settings, { headDim: sizes.headDim, stated: c.max_position_embeddings, file })
    const activation = activationOf(c.hidden_act, file)
    return {
      name,
      file,
      vocabSize: c.vocab_size,
      hiddenSize: c.hidden_size,
      layers: c.num_hidden_layers,
      ...sizes,
      contextLength: contextOf(c, file),
      ...idsOf(c),
      norm: { kind: 'layer', epsilon: c.layer_norm_eps },
      embedding: { name: 'embed_in', positions: null, scale: 1 },
      blocks: Array.from({ length: c.num_hidden_layers }, (_, layer): Block => {
        const at = (part: string) => `layers.${layer}.${part}`
        const map = (part: string, bias = true) => ({ name: at(part), bias })
        return {
          attention: {
            projections: {
              kind: 'fused',
              all: map('attention.query_key_value', c.attention_bias),
              layout: 'heads',
            },
            out: map('attention.dense', c.attention_bias),
            norms: null,
            rope,
            window: null,
            scale: 1 / Math.sqrt(sizes.headDim),
            softCap: null,
          },
          feedForward: {
            up: { kind: 'plain', up: map('mlp.dense_h_to_4h') },
            down: map('mlp.dense_4h_to_h'),
            activation,
            width: c.intermediate_size,
          },
          attentionIn: at('input_layernorm'),
          attentionOut: null,
          feedForwardIn: at('post_attention_layernorm'),
          feedForwardOut: null,
          parallel: c.use_parallel_residual,
          residualScale: 1,
        }
      }),
      finalNorm: 'final_layer_norm',
      head: c.tie_word_embeddings ? null : 'embed_out',
      logits: { divisor: 1, softCap: null },
      prefixes: ['gpt_neox.'],
      ignored: [/(^|\.)attention\.(bias|masked_bias|rotary_emb\.inv_freq)$/],
    }
  },
}
