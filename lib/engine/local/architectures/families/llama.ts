import { z } from 'zod'
import { parse, type Family } from '../config-file'
import { decoder, decoderKeys } from '../decoder'

const config = z.object({
  ...decoderKeys,
  hidden_act: z.string().default('silu'),
  attention_bias: z.boolean().default(false),
  mlp_bias: z.boolean().default(false),
  tie_word_embeddings: z.boolean().default(false),
})

/** Llama 1 to 3 and the many models of the same form, such as SmolLM2. */
export const llama: Family = {
  architectures: ['LlamaForCausalLM'],
  describe(json, source) {
    const c = parse(config, json, source.file)
    return decoder(c, source, {
      activation: c.hidden_act,
      tied: c.tie_word_embeddings,
      biases: { qkv: c.attention_bias, out: c.attention_bias, feedForward: c.mlp_bias },
    })
  },
}
