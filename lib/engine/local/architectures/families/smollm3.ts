import { z } from 'zod'
import { parse, refuse, type Family } from '../config-file'
import { decoder, decoderKeys } from '../decoder'
import { layerTypeOf, layerTypes, windowOf } from '../layer-types'
import { ropeSettings } from '../rope-settings'

const config = z.object({
  ...decoderKeys,
  hidden_act: z.string().default('silu'),
  attention_bias: z.boolean().default(false),
  mlp_bias: z.boolean().default(false),
  tie_word_embeddings: z.boolean().default(true),
  no_rope_layers: z.array(z.union([z.literal(0), z.literal(1)])).nullish(),
  no_rope_layer_interval: z.int().positive().default(4),
  use_sliding_window: z.boolean().default(false),
  sliding_window: z.int().positive().nullish(),
  layer_types: layerTypes,
})

/** SmolLM3: Llama, of which every fourth layer has no rotary embeddings. `no_rope_layers` says 1 where a layer has them. */
export const smollm3: Family = {
  architectures: ['SmolLM3ForCausalLM'],
  describe(json, source) {
    const c = parse(config, json, source.file)
    const rotates = c.no_rope_layers ?? []
    if (c.no_rope_layers && rotates.length < c.num_hidden_layers) {
      refuse(
        source.file,
        `no_rope_layers names ${rotates.length} layers, num_hidden_layers ${c.num_hidden_layers}`,
      )
    }
    const hasRope = (layer: number) =>
      c.no_rope_layers ? rotates[layer] === 1 : (layer + 1) % c.no_rope_layer_interval !== 0
    const window = c.use_sliding_window ? (c.sliding_window ?? null) : null
    const layerType = layerTypeOf(c, source.file, (layer) => window !== null && !hasRope(layer))
    return decoder(c, source, {
      activation: c.hidden_act,
      tied: c.tie_word_embeddings,
      biases: { qkv: c.attention_bias, out: c.attention_bias, feedForward: c.mlp_bias },
      window: windowOf(layerType, window, source.file),
      rope: (layer) => (hasRope(layer) ? ropeSettings(c, source.file, layerType(layer), 2_000_000) : null),
    })
  },
}
