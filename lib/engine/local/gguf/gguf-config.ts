import { FAMILIES, type Family } from './families'
import type { GgufFile } from './gguf-file'
import { Metadata } from './metadata'
import { ropeScaling, ROPE_KEYS } from './rope-scaling'

/** Keys under the architecture's name that every family has. */
const COMMON_KEYS = [
  'vocab_size',
  'context_length',
  'embedding_length',
  'block_count',
  'feed_forward_length',
  'attention.head_count',
  'attention.head_count_kv',
  'attention.key_length',
  'attention.value_length',
  'attention.layer_norm_rms_epsilon',
  ...ROPE_KEYS,
]

/** Keys that change nothing while they hold this value, and that say otherwise what is not supported. */
const NEUTRAL: Record<string, unknown> = {
  expert_count: 0,
  expert_used_count: 0,
  use_parallel_residual: false,
  'attention.causal': true,
}

/** Keys that tell of the file's making only. */
const MEANINGLESS = ['tensor_data_layout', 'rope.scaling.finetuned']

/** @throws ModelLoadError if the architecture is none that is read, or its metadata has a key of unknown effect */
export function familyOf(meta: Metadata): Family {
  const family = FAMILIES[meta.architecture]
  if (!family) {
    return meta.fail(
      `its architecture is "${meta.architecture}"; of GGUF files these are read: ${Object.keys(FAMILIES).join(', ')}`,
    )
  }
  const splits = meta.number('split.count') ?? 1
  if (splits > 1)
    meta.fail(`it is one of ${splits} parts: join them with llama.cpp's "llama-gguf-split --merge"`)
  const known = new Set([...COMMON_KEYS, ...MEANINGLESS, ...(family.keys ?? [])])
  const prefix = `${meta.architecture}.`
  for (const [name, value] of meta.file.metadata) {
    const key = name.slice(prefix.length)
    if (!name.startsWith(prefix) || known.has(key) || (key in NEUTRAL && NEUTRAL[key] === value)) continue
    meta.fail(`its metadata "${name}" (${String(value)}) changes the model in a way that is not supported`)
  }
  return family
}

/**
 * What the file's metadata says, as Hugging Face's `config.json` says it.
 * @throws ModelLoadError if a value is missing, or stands for something that is not supported
 */
export async function ggufConfig(file: GgufFile): Promise<Record<string, unknown>> {
  const meta = new Metadata(file)
  const family = familyOf(meta)
  const embedding = file.tensors.get('token_embd.weight')
  if (!embedding) return meta.fail('it has no tensor "token_embd.weight"')
  return {
    architectures: [family.architecture],
    model_type: family.modelType,
    vocab_size: embedding.shape[0],
    tie_word_embeddings: !file.tensors.has('output.weight'),
    bos_token_id: meta.number('tokenizer.ggml.bos_token_id') ?? null,
    eos_token_id: meta.number('tokenizer.ggml.eos_token_id') ?? null,
    ...(family.modelType === 'gpt2' ? {} : await commonConfig(meta)),
    ...family.config?.(meta),
  }
}

async function commonConfig(meta: Metadata): Promise<Record<string, unknown>> {
  const { tensors } = meta.file
  const heads = meta.required('attention.head_count')
  const hidden = meta.required('embedding_length')
  const headDim = meta.size('attention.key_length') ?? hidden / heads
  if ((meta.size('attention.value_length') ?? headDim) !== headDim) {
    meta.fail(
      `keys of ${headDim} and values of ${meta.size('attention.value_length')} numbers differ, which is not supported`,
    )
  }
  const turned = meta.size('rope.dimension_count') ?? headDim
  if (turned !== headDim && meta.architecture !== 'phi3') {
    meta.fail(
      `it turns ${turned} of the ${headDim} numbers of a head, which is not supported for ${meta.architecture}`,
    )
  }
  return {
    hidden_size: hidden,
    intermediate_size: meta.required('feed_forward_length'),
    num_hidden_layers: meta.required('block_count'),
    num_attention_heads: heads,
    num_key_value_heads: meta.size('attention.head_count_kv') ?? heads,
    head_dim: headDim,
    max_position_embeddings: meta.required('context_length'),
    rms_norm_eps: meta.required('attention.layer_norm_rms_epsilon'),
    rope_theta: meta.size('rope.freq_base') ?? 10_000,
    attention_bias: tensors.has('blk.0.attn_q.bias') || tensors.has('blk.0.attn_qkv.bias'),
    mlp_bias: tensors.has('blk.0.ffn_up.bias'),
    ...(await ropeScaling(meta, turned)),
  }
}
