import type { Rope } from './rope'

/** A linear map: `NAME.weight`, and `NAME.bias` if it has one. Weights are [out, in], or [in, out] if `transposed`. */
export interface Linear {
  name: string
  bias: boolean
  transposed?: boolean
}

/** rms: x / rms(x) · w (https://arxiv.org/abs/1910.07467). rms-one-plus: x / rms(x) · (1 + w). layer: with mean and bias. */
export interface NormKind {
  kind: 'rms' | 'rms-one-plus' | 'layer'
  epsilon: number
}

/** Names as transformers' `ACT2FN` has them, grouped by what they compute. */
export type Activation = 'silu' | 'gelu' | 'gelu-tanh' | 'relu'

export interface Attention {
  /** "blocks": all queries, then all keys, then all values. "heads": each head's query, key and value together. */
  projections:
    | { kind: 'separate'; query: Linear; key: Linear; value: Linear }
    | { kind: 'fused'; all: Linear; layout: 'blocks' | 'heads' }
  out: Linear
  /** Norms of queries and keys before rotation, over each head or over the whole width. */
  norms: { query: string; key: string; over: 'head' | 'width' } | null
  /** null: this layer knows no positions. */
  rope: Rope | null
  /** How many tokens a token sees, itself included; null: all before it. */
  window: number | null
  /** What scores are multiplied with before the softmax. */
  scale: number
  /** Scores s become c · tanh(s / c). */
  softCap: number | null
}

export interface FeedForward {
  /** gated: down(act(gate(x)) · up(x)). plain: down(act(up(x))). fused: gate and up are one map, gate first. */
  up: { kind: 'gated'; gate: Linear; up: Linear } | { kind: 'fused' | 'plain'; up: Linear }
  down: Linear
  activation: Activation
  /** Width between the two maps. */
  width: number
}

/** One layer. Norms before (in) and after (out) each half; null where there is none. */
export interface Block {
  attention: Attention
  feedForward: FeedForward
  attentionIn: string | null
  attentionOut: string | null
  feedForwardIn: string | null
  feedForwardOut: string | null
  /** Both halves read the layer's input, instead of the second reading the first's sum. */
  parallel: boolean
  /** Each half's output is multiplied with this before it is added. */
  residualScale: number
}

/**
 * A decoder-only transformer as data: what `config.json` says, in words that no longer depend on the family. Tensor names lack
 * the prefix that all of the backbone's tensors share. Sizes are counts of numbers.
 */
export interface Architecture {
  /** The architecture's name in `config.json`, such as LlamaForCausalLM. */
  name: string
  /** The file that was read, for messages. */
  file: string
  vocabSize: number
  hiddenSize: number
  layers: number
  heads: number
  kvHeads: number
  headDim: number
  contextLength: number
  bosTokenId: number | null
  eosTokenIds: number[]
  norm: NormKind
  embedding: { name: string; positions: string | null; scale: number }
  blocks: readonly Block[]
  finalNorm: string
  /** The unembedding's tensor (without prefix), or null where it is the embedding's. */
  head: string | null
  /** Logits are divided by this, then capped like attention's scores. */
  logits: { divisor: number; softCap: number | null }
  /** How the backbone's tensors may begin: the first that fits the weights is used. */
  prefixes: readonly string[]
  /** Tensors that checkpoints carry along without effect on the answer. */
  ignored: readonly RegExp[]
}

/** Attention's operator takes heads whose size is a multiple of this; smaller ones are filled up with zeros. */
const HEAD_MULTIPLE = 8

/** Numbers that the key-value cache keeps for each token and head: `headDim`, filled up to what the operator takes. */
export function cacheHeadDim({ headDim }: Pick<Architecture, 'headDim'>): number {
  return Math.ceil(headDim / HEAD_MULTIPLE) * HEAD_MULTIPLE
}

/** Shape of one layer's cached keys, and of its values, of so many conversations, with room for `capacity` tokens each. */
export function cacheDims<T extends number | string>(
  architecture: Architecture,
  capacity: T,
  conversations: T | 1 = 1,
) {
  return [conversations, architecture.kvHeads, capacity, cacheHeadDim(architecture)] as const
}
