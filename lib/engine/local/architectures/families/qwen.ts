import { z } from 'zod'
import type { Architecture } from '../architecture'
import { parse, type ConfigSource, type Family } from '../config-file'
import { decoder, decoderKeys, type Differences } from '../decoder'
import { layerTypeOf, layerTypes, windowOf } from '../layer-types'

const config = z.object({
  ...decoderKeys,
  hidden_act: z.string().default('silu'),
  tie_word_embeddings: z.boolean().default(false),
  attention_bias: z.boolean().default(false),
  use_sliding_window: z.boolean().default(false),
  sliding_window: z.int().positive().nullish(),
  max_window_layers: z.int().min(0).default(28),
  layer_types: layerTypes,
})

/** Qwen 2 and 2.5 (https://arxiv.org/abs/2412.15115): queries, keys and values have biases, the output has none. */
export const qwen2: Family = {
  architectures: ['Qwen2ForCausalLM'],
  describe: (json, source) => qwen(json, source, () => ({ biases: { qkv: true } })),
}

/** Qwen 3 (https://arxiv.org/abs/2505.09388): norms of each head's query and key; heads of 128 unless it says otherwise. */
export const qwen3: Family = {
  architectures: ['Qwen3ForCausalLM'],
  describe: (json, source) =>
    qwen(json, source, ({ attention_bias: bias }) => ({
      headNorms: 'head',
      biases: { qkv: bias, out: bias },
      headDim: 128,
    })),
}

function qwen(
  json: unknown,
  source: ConfigSource,
  differences: (c: z.infer<typeof config>) => Partial<Differences> & { headDim?: number },
): Architecture {
  const c = parse(config, json, source.file)
  const { headDim, ...rest } = differences(c)
  const window = c.use_sliding_window ? (c.sliding_window ?? null) : null
  const layerType = layerTypeOf(c, source.file, (layer) => window !== null && layer >= c.max_window_layers)
  return decoder({ ...c, head_dim: c.head_dim ?? headDim }, source, {
    activation: c.hidden_act,
    tied: c.tie_word_embeddings,
    layerType,
    window: windowOf(layerType, window, source.file),
    ...rest,
  })
}
