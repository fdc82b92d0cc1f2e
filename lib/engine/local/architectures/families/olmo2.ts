import { z } from 'zod'
import { parse, type Family } from '../config-file'
import { decoder, decoderKeys } from '../decoder'

const config = z.object({
  ...decoderKeys,
  hidden_act: z.string().default('silu'),
  attention_bias: z.boolean().default(false),
  tie_word_embeddings: z.boolean().default(false),
})

/** OLMo 2 (https://arxiv.org/abs/2501.00656): norms after each half, and of queries and keys over their whole width. */
export const olmo2: Family = {
  architectures: ['Olmo2ForCausalLM'],
  describe(json, source) {
    const c = parse(config, json, source.file)
    return decoder(c, source, {
      activation: c.hidden_act,
      tied: c.tie_word_embeddings,
      norms: 'after',
      headNorms: 'width',
      biases: { qkv: c.attention_bias, out: c.attention_bias },
    })
  },
}
