import { z } from 'zod'
import type { Architecture, Block, FeedForward, Linear, NormKind } from './architecture'
import { activationOf, commonKeys, headsOf, idsOf, refuse, type ConfigSource } from './config-file'
import type { Rope } from './rope'
import { contextOf, ropeKeys, ropeOf, ropeSettings } from './rope-config'

/** Keys of every family that descends from Llama. */
export const decoderKeys = { ...commonKeys, ...ropeKeys, rms_norm_eps: z.number().positive() }
export type DecoderConfig = z.infer<z.ZodObject<typeof decoderKeys>>

/** How a family differs from Llama. What is absent is as in Llama. */
export interface Differences {
  activation: string
  tied: boolean
  norm?: NormKind['kind']
  /** Norms before each half (Llama), after it, or both. */
  norms?: 'before' | 'after' | 'both'
  /** Norms of queries and keys. */
  headNorms?: 'head' | 'width'
  biases?: { qkv?: boolean; out?: boolean; feedForward?: boolean }
  /** Queries, keys and values are one map, and so are gate and up. */
  fused?: boolean
  /** The type of each layer, by which rotary settings may differ. */
  layerType?: (layer: number) => string
  window?: (layer: number) => number | null
  /** Rotary settings of a type of layer, where not the ordinary ones; null: no rotation. */
  rope?: (layer: number) => Record<string, unknown> | null
  /** Whether a part of each head may stay unrotated. */
  partialRotary?: boolean
  attentionScale?: number
  attentionSoftCap?: number | null
  embeddingScale?: number
  residualScale?: number
  logits?: Partial<Architecture['logits']>
  prefixes?: readonly string[]
  head?: string
  ignored?: readonly RegExp[]
}

/** Older checkpoints carry the frequencies of the rotary embeddings along. */
const ROTARY_BUFFERS = /(^|\.)rotary_emb\.inv_freq$/

/** A decoder of Llama's kind (https://arxiv.org/abs/2302.13971, with grouped queries: https://arxiv.org/abs/2305.13245). */
export function decoder(c: DecoderConfig, { name, file }: ConfigSource, d: Differences): Architecture {
  const sizes = headsOf(c, file)
  const ropeFor = ropesOnce(c, sizes.headDim, file, d.partialRotary ?? false)
  const activation = activationOf(d.activation, file)
  const layers = c.num_hidden_layers
  return {
    name,
    file,
    vocabSize: c.vocab_size,
    hiddenSize: c.hidden_size,
    layers,
    ...sizes,
    contextLength: contextOf(c, file),
    ...idsOf(c),
    norm: { kind: d.norm ?? 'rms', epsilon: c.rms_norm_eps },
    embedding: { name: 'embed_tokens', positions: null, scale: d.embeddingScale ?? 1 },
    blocks: Array.from({ length: layers }, (_, layer) => ({
      attention: {
        ...attentionMaps(`layers.${layer}.self_attn`, d),
        rope: ropeFor(d.rope ? d.rope(layer) : ropeSettings(c, file, d.layerType?.(layer))),
        window: d.window?.(layer) ?? null,
        scale: d.attentionScale ?? 1 / Math.sqrt(sizes.headDim),
        softCap: d.attentionSoftCap ?? null,
      },
      feedForward: { ...feedForwardMaps(`layers.${layer}.mlp`, d), activation, width: c.intermediate_size },
      ...normNames(`layers.${layer}`, d.norms ?? 'before'),
      parallel: false,
      residualScale: d.residualScale ?? 1,
    })),
    finalNorm: 'norm',
    head: d.tied ? null : (d.head ?? 'lm_head'),
    logits: { divisor: 1, softCap: null, ...d.logits },
    prefixes: d.prefixes ?? ['model.'],
    ignored: [ROTARY_BUFFERS, ...(d.ignored ?? [])],
  }
}

function attentionMaps(name: string, { biases, fused, headNorms }: Differences) {
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

function feedForwardMaps(name: string, { biases, fused }: Differences): Pick<FeedForward, 'up' | 'down'> {
  const map = (part: string): Linear => ({ name: `${name}.${part}`, bias: biases?.feedForward ?? false })
  return {
    up: fused
      ? { kind: 'fused', up: map('gate_up_proj') }
      : { kind: 'gated', gate: map('gate_proj'), up: map('up_proj') },
    down: map('down_proj'),
  }
}

/** `post_attention_layernorm` is what Llama calls the norm before the feed-forward half, and others the one after attention. */
function normNames(name: string, norms: 'before' | 'after' | 'both') {
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

/** Layers with the same settings share one rope, and so its tables. */
function ropesOnce(c: DecoderConfig, headDim: number, file: string, partial: boolean) {
  const known = new Map<string, Rope>()
  return (settings: Record<string, unknown> | null): Rope | null => {
    if (settings === null) return null
    const key = JSON.stringify(settings)
    const rope = known.get(key) ?? ropeOf(settings, { headDim, stated: c.max_position_embeddings, file })
    if (!partial && rope.dims !== headDim) {
      refuse(file, 'its partial_rotary_factor is not 1, which is not supported for this architecture')
    }
    known.set(key, rope)
    return rope
  }
}
