import type { Block, FeedForward, Linear } from './architecture'

/** What decides which tensors a layer has. */
export interface Maps {
  /** Norms of queries and keys. */
  headNorms?: 'head' | 'width'
  biases?: { qkv?: boolean; out?: boolean; feedForward?: boolean }
  /** Queries, keys and values are one map, and so are gate and up. */
  fused?: boolean
}

/** Tensors of the attention half of a layer, whose names begin with `name`. */
export function attentionMaps(name: string, { biases, fused, headNorms }: Maps) {
  const map = (part: string): Linear => ({ name: `${name}.${part}`, bias: biases?.qkv ?? false })
  const norms = headNorms && { query: `${name}.q_norm`, key: `${name}.k_norm`, over: headNorms }
  return {
    projections: fused
      ? ({ kind: 'fused', all: map('qkv_proj'), layout: 'blocks' } as const)
      : ({ kind: 'separate', query: map('q_proj'), key: map('k_proj'), value: map('v_proj') } as const),
    out: { name: `${name}.o_proj`, bias: biases?.out ?? false },
    norms: norms ?? null,
  }
}

/** Tensors of the feed-forward half. */
export function feedForwardMaps(name: string, { biases, fused }: Maps): Pick<FeedForward, 'up' | 'down'> {
  const map = (part: string): Linear => ({ name: `${name}.${part}`, bias: biases?.feedForward ?? false })
  return {
    up: fused
      ? { kind: 'fused', up: map('gate_up_proj') }
      : { kind: 'gated', gate: map('gate_proj'), up: map('up_proj') },
    down: map('down_proj'),
  }
}

/** `post_attention_layernorm` is what Llama calls the norm before the feed-forward half, and others the one after attention. */
export function normNames(name: string, norms: 'before' | 'after' | 'both') {
  const at = (part: string) => `${name}.${part}_layernorm`
  const names: Record<typeof norms, Pick<Block, `${'attention' | 'feedForward'}${'In' | 'Out'}`>> = {
    before: {
      attentionIn: at('input'),
      attentionOut: null,
      feedForwardIn: at('post_attention'),
      feedForwardOut: null,
    },
    after: {
      attentionIn: null,
      attentionOut: at('post_attention'),
      feedForwardIn: null,
      feedForwardOut: at('post_feedforward'),
    },
    both: {
      attentionIn: at('input'),
      attentionOut: at('post_attention'),
      feedForwardIn: at('pre_feedforward'),
      feedForwardOut: at('post_feedforward'),
    },
  }
  return names[norms]
}
