import { z } from 'zod'
import { parse, type Family } from '../config-file'
import { decoder, decoderKeys } from '../decoder'

const multiplier = z.number().positive().default(1)

const config = z.object({
  ...decoderKeys,
  hidden_act: z.string().default('silu'),
  attention_bias: z.boolean().default(false),
  mlp_bias: z.boolean().default(false),
  tie_word_embeddings: z.boolean().default(false),
  embedding_multiplier: multiplier,
  attention_multiplier: multiplier,
  residual_multiplier: multiplier,
  logits_scaling: multiplier,
})

/** IBM's Granite 3: Llama with fixed multipliers (after µP, https://arxiv.org/abs/2203.03466). */
export const granite: Family = {
  architectures: ['GraniteForCausalLM'],
  describe(json, source) {
    const c = parse(config, json, source.file)
    return decoder(c, source, {
      activation: c.hidden_act,
      tied: c.tie_word_embeddings,
      biases: { qkv: c.attention_bias, out: c.attention_bias, feedForward: c.mlp_bias },
      embeddingScale: c.embedding_multiplier,
      attentionScale: c.attention_multiplier,
      residualScale: c.residual_multiplier,
      logits: { divisor: c.logits_scaling },
    })
  },
}
