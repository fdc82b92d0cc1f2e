import { z } from 'zod'
import { parse, type Family } from '../config-file'
import { decoder, decoderKeys } from '../decoder'

const config = z.object({
  ...decoderKeys,
  hidden_act: z.string().default('silu'),
  sliding_window: z.int().positive().nullish(),
  tie_word_embeddings: z.boolean().default(false),
})

/** Mistral 7B (https://arxiv.org/abs/2310.06825): Llama with a sliding window in every layer. */
export const mistral: Family = {
  architectures: ['MistralForCausalLM'],
  describe(json, source) {
    const c = parse(config, json, source.file)
    return decoder(c, source, {
      activation: c.hidden_act,
      tied: c.tie_word_embeddings,
      window: () => c.sliding_window ?? null,
    })
  },
}
