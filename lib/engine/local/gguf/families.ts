import type { Metadata } from './metadata'

/** What a tensor goes through between PyTorch and llama.cpp, and is undone when it is read. */
export type Change =
  /** Rows of each head's query or key: llama.cpp turns neighbouring pairs where transformers turns halves. */
  | 'pairs-of-query'
  | 'pairs-of-key'
  /** llama.cpp stores Gemma's norms with the one that transformers adds. */
  | 'plus-one'
  /** GPT-2's linear layers lie the other way round in transformers: [in, out]. */
  | 'transposed'

/** How the files of one architecture say what a Hugging Face folder of it says. */
export interface Family {
  /** Class name in `config.json`. */
  architecture: string
  modelType: string
  /** GGUF name to Hugging Face name, without `.weight` and `.bias`. Of a layer: what follows `blk.N.`. */
  tensors: Record<string, string>
  layerPrefix: string
  layerTensors: Record<string, string>
  /** By GGUF name without number and ending. */
  changes?: Record<string, Change>
  /** Keys of the metadata under the architecture's name that `config` looks at, beside the common ones. */
  keys?: readonly string[]
  /** Entries of `config.json` beside the common ones. */
  config?: (meta: Metadata) => Record<string, unknown>
}

const outer = { token_embd: 'model.embed_tokens', output_norm: 'model.norm', output: 'lm_head' }
const attention = {
  attn_q: 'self_attn.q_proj',
  attn_k: 'self_attn.k_proj',
  attn_v: 'self_attn.v_proj',
  attn_output: 'self_attn.o_proj',
}
const headNorms = { attn_q_norm: 'self_attn.q_norm', attn_k_norm: 'self_attn.k_norm' }
const gated = { ffn_gate: 'mlp.gate_proj', ffn_up: 'mlp.up_proj', ffn_down: 'mlp.down_proj' }
const preNorms = { attn_norm: 'input_layernorm', ffn_norm: 'post_attention_layernorm' }
const sandwichNorms = {
  attn_norm: 'input_layernorm',
  post_attention_norm: 'post_attention_layernorm',
  ffn_norm: 'pre_feedforward_layernorm',
  post_ffw_norm: 'post_feedforward_layernorm',
}
const pairs = { attn_q: 'pairs-of-query', attn_k: 'pairs-of-key' } as const

const llama = {
  architecture: 'LlamaForCausalLM',
  modelType: 'llama',
  tensors: outer,
  layerPrefix: 'model.layers',
  layerTensors: { ...preNorms, ...attention, ...gated },
} satisfies Family

const silu = { hidden_act: 'silu' }

/** Gemma's attention scale is not in the file: the largest model of each generation, told by its layers, has its own. */
const gemma = (largestLayers: number) => (meta: Metadata) => ({
  hidden_activation: 'gelu_pytorch_tanh',
  query_pre_attn_scalar:
    meta.required('block_count') === largestLayers
      ? meta.required('embedding_length') / meta.required('attention.head_count')
      : meta.required('attention.key_length'),
})

const gemmaNorms = {
  output_norm: 'plus-one',
  attn_norm: 'plus-one',
  post_attention_norm: 'plus-one',
  ffn_norm: 'plus-one',
  post_ffw_norm: 'plus-one',
  attn_q_norm: 'plus-one',
  attn_k_norm: 'plus-one',
} as const

/**
 * By `general.architecture`. Names: gguf-py's tensor map; changes: llama.cpp's convert_hf_to_gguf.py; both are checked against
 * transformers' own reading of such files, where it reads them (not olmo2, granite and smollm3).
 */
export const FAMILIES: Record<string, Family> = {
  llama: {
    ...llama,
    changes: pairs,
    keys: ['attention.sliding_window'],
    config: (meta) => {
      const window = meta.size('attention.sliding_window')
      if (window === undefined) return silu
      return { ...silu, architectures: ['MistralForCausalLM'], model_type: 'mistral', sliding_window: window }
    },
  },
  qwen2: { ...llama, architecture: 'Qwen2ForCausalLM', modelType: 'qwen2', config: () => silu },
  qwen3: {
    ...llama,
    architecture: 'Qwen3ForCausalLM',
    modelType: 'qwen3',
    layerTensors: { ...llama.layerTensors, ...headNorms },
    config: () => silu,
  },
  smollm3: {
    ...llama,
    architecture: 'SmolLM3ForCausalLM',
    modelType: 'smollm3',
    changes: pairs,
    // llama.cpp turns all layers but every fourth.
    config: () => ({ ...silu, no_rope_layer_interval: 4, use_sliding_window: false }),
  },
  granite: {
    ...llama,
    architecture: 'GraniteForCausalLM',
    modelType: 'granite',
    changes: pairs,
    keys: ['attention.scale', 'embedding_scale', 'residual_scale', 'logit_scale'],
    config: (meta) => ({
      ...silu,
      attention_multiplier: meta.required('attention.scale'),
      embedding_multiplier: meta.required('embedding_scale'),
      residual_multiplier: meta.required('residual_scale'),
      logits_scaling: meta.required('logit_scale'),
    }),
  },
  olmo2: {
    ...llama,
    architecture: 'Olmo2ForCausalLM',
    modelType: 'olmo2',
    layerTensors: {
      post_attention_norm: 'post_attention_layernorm',
      post_ffw_norm: 'post_feedforward_layernorm',
      ...attention,
      ...headNorms,
      ...gated,
    },
    config: () => silu,
  },
  gemma2: {
    ...llama,
    architecture: 'Gemma2ForCausalLM',
    modelType: 'gemma2',
    layerTensors: { ...sandwichNorms, ...attention, ...gated },
    changes: gemmaNorms,
    keys: ['attn_logit_softcapping', 'final_logit_softcapping', 'attention.sliding_window'],
    config: (meta) => ({
      ...gemma(46)(meta),
      attn_logit_softcapping: meta.required('attn_logit_softcapping'),
      final_logit_softcapping: meta.required('final_logit_softcapping'),
      sliding_window: meta.required('attention.sliding_window'),
    }),
  },
  gemma3: {
    ...llama,
    architecture: 'Gemma3ForCausalLM',
    modelType: 'gemma3_text',
    layerTensors: { ...sandwichNorms, ...attention, ...headNorms, ...gated },
    changes: gemmaNorms,
    keys: ['attention.sliding_window', 'rope.freq_base_swa', 'final_logit_softcapping'],
    config: (meta) => ({
      ...gemma(62)(meta),
      sliding_window: meta.required('attention.sliding_window'),
      sliding_window_pattern: 6,
      rope_theta: meta.size('rope.freq_base') ?? 1_000_000,
      rope_local_base_freq: meta.size('rope.freq_base_swa') ?? 10_000,
      attn_logit_softcapping: null,
      final_logit_softcapping: meta.size('final_logit_softcapping') ?? null,
    }),
  },
  phi3: {
    ...llama,
    architecture: 'Phi3ForCausalLM',
    modelType: 'phi3',
    layerTensors: {
      ...preNorms,
      attn_qkv: 'self_attn.qkv_proj',
      attn_output: 'self_attn.o_proj',
      ffn_up: 'mlp.gate_up_proj',
      ffn_down: 'mlp.down_proj',
    },
    keys: ['attention.sliding_window'],
    config: (meta) => {
      const headDim = meta.required('embedding_length') / meta.required('attention.head_count')
      return {
        ...silu,
        sliding_window: meta.size('attention.sliding_window') || null,
        partial_rotary_factor: (meta.size('rope.dimension_count') ?? headDim) / headDim,
      }
    },
  },
  gpt2: {
    architecture: 'GPT2LMHeadModel',
    modelType: 'gpt2',
    tensors: {
      token_embd: 'transformer.wte',
      position_embd: 'transformer.wpe',
      output_norm: 'transformer.ln_f',
      output: 'lm_head',
    },
    layerPrefix: 'transformer.h',
    layerTensors: {
      attn_norm: 'ln_1',
      attn_qkv: 'attn.c_attn',
      attn_output: 'attn.c_proj',
      ffn_norm: 'ln_2',
      ffn_up: 'mlp.c_fc',
      ffn_down: 'mlp.c_proj',
    },
    changes: {
      attn_qkv: 'transposed',
      attn_output: 'transposed',
      ffn_up: 'transposed',
      ffn_down: 'transposed',
    },
    keys: ['attention.layer_norm_epsilon'],
    config: (meta) => ({
      n_embd: meta.required('embedding_length'),
      n_layer: meta.required('block_count'),
      n_head: meta.required('attention.head_count'),
      n_inner: meta.required('feed_forward_length'),
      n_positions: meta.required('context_length'),
      layer_norm_epsilon: meta.required('attention.layer_norm_epsilon'),
      activation_function: 'gelu_new',
    }),
  },
}
