import { z } from 'zod'
import type { Architecture, NormKind } from './architecture'
import { activationOf, commonKeys, headsOf, idsOf, refuse, type ConfigSource } from './config-file'
import { attentionMaps, feedForwardMaps, normNames, type Maps } from './decoder-tensors'
import type { Rope } from './rope'
import { ropeOf } from './rope-config'
import { contextOf, ropeKeys, ropeSettings } from './rope-settings'

/** Keys of every family that descends from Llama. */
export const decoderKeys = { ...commonKeys, ...ropeKeys, rms_norm_eps: z.number().positive() }
export type DecoderConfig = z.infer<z.ZodObject<typeof decoderKeys>>

/** How a family differs from Llama. What is absent is as in Llama. */
export interface Differences extends Maps {
  activation: string
  tied: boolean
  norm?: NormKind['kind']
  /** Norms before each half (Llama), after it, or both. */
  norms?: 'before' | 'after' | 'both'
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
    head: d.tied ? null : 'lm_head',
    logits: { divisor: 1, softCap: null, ...d.logits },
    prefixes: d.prefixes ?? ['model.'],
    ignored: [ROTARY_BUFFERS, ...(d.ignored ?? [])],
  }
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
