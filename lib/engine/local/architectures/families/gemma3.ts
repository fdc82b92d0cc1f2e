import { z } from 'zod'
import type { Architecture } from '../architecture'
import { parse, refuse, type ConfigSource, type Family } from '../config-file'
import type { Differences } from '../decoder'
import { layerTypeOf } from '../layer-types'
import { ropeSettings } from '../rope-settings'
import { cap, gemma, gemmaKeys } from './gemma'

/** Published Gemma 3 configurations leave out what has its usual value, so those values are here. */
const config = z.object({
  ...gemmaKeys,
  vocab_size: z.int().positive().default(262_208),
  num_attention_heads: z.int().positive().default(8),
  num_key_value_heads: z.int().positive().default(4),
  max_position_embeddings: z.int().positive().default(131_072),
  bos_token_id: z.int().nullish().default(2),
  eos_token_id: gemmaKeys.eos_token_id.default(1),
  attn_logit_softcapping: z.null({ error: 'is not supported for Gemma 3' }).optional(),
  final_logit_softcapping: cap,
  sliding_window_pattern: z.int().positive().default(6),
  rope_local_base_freq: z.number().positive().default(10_000),
})

/**
 * Gemma 3's text models (https://arxiv.org/abs/2503.19786): norms of queries and keys instead of soft caps, another rotary base
 * in layers with a sliding window.
 */
export const gemma3: Family = {
  architectures: ['Gemma3ForCausalLM'],
  describe: (json, source) => describeGemma3(json, source, {}),
}

/** The text part of Gemma 3 models that also see: their vision tensors stay unread. */
export const gemma3WithVision: Family = {
  architectures: ['Gemma3ForConditionalGeneration'],
  describe(json, source) {
    const outer = parse(
      z.object({
        text_config: z.record(z.string(), z.unknown()),
        eos_token_id: gemmaKeys.eos_token_id,
        tie_word_embeddings: z.boolean().default(true),
      }),
      json,
      source.file,
    )
    const { tie_word_embeddings, eos_token_id } = outer
    const text = { tie_word_embeddings, ...(eos_token_id != null && { eos_token_id }), ...outer.text_config }
    return describeGemma3(text, source, {
      prefixes: ['model.language_model.', 'language_model.model.'],
      ignored: [/(^|\.)vision_tower\./, /(^|\.)multi_modal_projector\./],
    })
  },
}

function describeGemma3(json: unknown, source: ConfigSource, more: Partial<Differences>): Architecture {
  const c = parse(config, json, source.file)
  const layerType = layerTypeOf(c, source.file, (layer) => (layer + 1) % c.sliding_window_pattern !== 0)
  const [local, global] = gemma3Ropes(c, source.file)
  return gemma(c, source, layerType, {
    headNorms: 'head',
    logits: { softCap: c.final_logit_softcapping ?? null },
    rope: (layer) => (layerType(layer) === 'sliding_attention' ? local : global)!,
    ...more,
  })
}

/** Settings of layers with a sliding window, and of the others: `rope_scaling` and `rope_theta` are for those alone. */
function gemma3Ropes({ rope_parameters: newer, ...c }: z.infer<typeof config>, file: string) {
  if (newer && !('full_attention' in newer || 'sliding_attention' in newer)) {
    refuse(file, 'rope_parameters of Gemma 3 must have settings for full_attention and for sliding_attention')
  }
  const of = (layerType: string) => ({ ...c, rope_parameters: newer?.[layerType] as typeof newer })
  const sliding = { ...of('sliding_attention'), rope_scaling: null, rope_theta: c.rope_local_base_freq }
  return [ropeSettings(sliding, file), ropeSettings(of('full_attention'), file, undefined, 1_000_000)]
}
