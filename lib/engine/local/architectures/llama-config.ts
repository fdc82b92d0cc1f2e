import { z } from 'zod'
import { readConfig } from '../files/model-files'
import { checked } from '../json-file'

const ropeParameters = z
  .object({
    rope_type: z.enum(['default', 'linear', 'llama3']).default('default'),
    rope_theta: z.number().positive().optional(),
    factor: z.number().positive().default(1),
    low_freq_factor: z.number().positive().default(1),
    high_freq_factor: z.number().positive().default(4),
    original_max_position_embeddings: z.int().positive().default(8192),
  })
  .refine((r) => r.high_freq_factor > r.low_freq_factor, 'high_freq_factor must exceed low_freq_factor')

const configFile = z.object({
  architectures: z.array(z.string()).refine((a) => a.includes('LlamaForCausalLM'), 'not a LlamaForCausalLM'),
  vocab_size: z.int().positive(),
  hidden_size: z.int().positive(),
  intermediate_size: z.int().positive(),
  num_hidden_layers: z.int().positive(),
  num_attention_heads: z.int().positive(),
  num_key_value_heads: z.int().positive().optional(),
  head_dim: z.int().positive().nullish(),
  max_position_embeddings: z.int().positive(),
  rms_norm_eps: z.number().positive(),
  hidden_act: z.literal('silu'),
  attention_bias: z.literal(false).default(false),
  mlp_bias: z.literal(false).default(false),
  tie_word_embeddings: z.boolean().default(false),
  rope_theta: z.number().positive().optional(),
  rope_parameters: ropeParameters.nullish(),
  rope_scaling: ropeParameters.nullish(),
  bos_token_id: z.int().nullish(),
  eos_token_id: z.union([z.int(), z.array(z.int())]).nullish(),
})

export type RopeParameters = z.infer<typeof ropeParameters> & { rope_theta: number }

/** What `config.json` of a Llama-architecture Hugging Face folder says. Sizes are counts of numbers. */
export interface LlamaConfig {
  vocabSize: number
  hiddenSize: number
  intermediateSize: number
  layers: number
  heads: number
  kvHeads: number
  headDim: number
  contextLength: number
  normEpsilon: number
  tiedEmbeddings: boolean
  rope: RopeParameters
  bosTokenId: number | null
  eosTokenIds: number[]
}

/** @throws ModelLoadError if the folder's model is not one that the local engine runs. */
export async function readLlamaConfig(dir: string): Promise<LlamaConfig> {
  const c = checked(dir, await readConfig(dir), configFile)
  const rope = c.rope_parameters ?? c.rope_scaling ?? ropeParameters.parse({})
  return {
    vocabSize: c.vocab_size,
    hiddenSize: c.hidden_size,
    intermediateSize: c.intermediate_size,
    layers: c.num_hidden_layers,
    heads: c.num_attention_heads,
    kvHeads: c.num_key_value_heads ?? c.num_attention_heads,
    headDim: c.head_dim ?? c.hidden_size / c.num_attention_heads,
    contextLength: c.max_position_embeddings,
    normEpsilon: c.rms_norm_eps,
    tiedEmbeddings: c.tie_word_embeddings,
    rope: { ...rope, rope_theta: rope.rope_theta ?? c.rope_theta ?? 10_000 },
    bosTokenId: c.bos_token_id ?? null,
    eosTokenIds: [c.eos_token_id ?? []].flat(),
  }
}
