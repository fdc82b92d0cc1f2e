import { z } from 'zod'
import type { Block } from '../architecture'
import { activationOf, commonKeys, headsOf, idsOf, parse, type Family } from '../config-file'

const config = z.object({
  vocab_size: commonKeys.vocab_size,
  bos_token_id: commonKeys.bos_token_id,
  eos_token_id: commonKeys.eos_token_id,
  n_positions: z.int().positive(),
  n_embd: z.int().positive(),
  n_layer: z.int().positive(),
  n_head: z.int().positive(),
  n_inner: z.int().positive().nullish(),
  activation_function: z.string().default('gelu_new'),
  layer_norm_epsilon: z.number().positive().default(1e-5),
  scale_attn_weights: z.boolean().default(true),
  scale_attn_by_inverse_layer_idx: z.boolean().default(false),
  add_cross_attention: z.literal(false).default(false),
  tie_word_embeddings: z.boolean().default(true),
})

/** GPT-2: learned positions, weights stored [in, out]. Its published files carry causal masks and no common prefix. */
export const gpt2: Family = {
  architectures: ['GPT2LMHeadModel'],
  describe(json, { name, file }) {
    const c = parse(config, json, file)
    const width = c.n_inner ?? 4 * c.n_embd
    const activation = activationOf(c.activation_function, file)
    const sizes = headsOf(
      {
        ...c,
        hidden_size: c.n_embd,
        intermediate_size: width,
        num_hidden_layers: c.n_layer,
        num_attention_heads: c.n_head,
        max_position_embeddings: c.n_positions,
      },
      file,
    )
    const scale = c.scale_attn_weights ? 1 / Math.sqrt(sizes.headDim) : 1
    return {
      name,
      file,
      vocabSize: c.vocab_size,
      hiddenSize: c.n_embd,
      layers: c.n_layer,
      ...sizes,
      contextLength: c.n_positions,
      ...idsOf(c),
      norm: { kind: 'layer', epsilon: c.layer_norm_epsilon },
      embedding: { name: 'wte', positions: 'wpe', scale: 1 },
      blocks: Array.from({ length: c.n_layer }, (_, layer) => ({
        ...block(`h.${layer}`, c.scale_attn_by_inverse_layer_idx ? scale / (layer + 1) : scale),
        feedForward: { ...feedForward(`h.${layer}.mlp`), activation, width },
      })),
      finalNorm: 'ln_f',
      head: c.tie_word_embeddings ? null : 'lm_head',
      logits: { divisor: 1, softCap: null },
      prefixes: ['transformer.', ''],
      ignored: [/(^|\.)h\.\d+\.attn\.(bias|masked_bias)$/],
    }
  },
}

const map = (name: string) => ({ name, bias: true, transposed: true })

function block(name: string, scale: number): Omit<Block, 'feedForward'> {
  return {
    attention: {
      projections: { kind: 'fused', all: map(`${name}.attn.c_attn`), layout: 'blocks' },
      out: map(`${name}.attn.c_proj`),
      norms: null,
      rope: null,
      window: null,
      scale,
      softCap: null,
    },
    attentionIn: `${name}.ln_1`,
    attentionOut: null,
    feedForwardIn: `${name}.ln_2`,
    feedForwardOut: null,
    parallel: false,
    residualScale: 1,
  }
}

const feedForward = (name: string) => ({
  up: { kind: 'plain', up: map(`${name}.c_fc`) } as const,
  down: map(`${name}.c_proj`),
})
