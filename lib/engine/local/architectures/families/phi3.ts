import { z } from 'zod'
import { parse, type Family } from '../config-file'
import { decoder, decoderKeys } from '../decoder'
import { ropeSettings } from '../rope-settings'

const config = z.object({
  ...decoderKeys,
  hidden_act: z.string().default('silu'),
  sliding_window: z.int().positive().nullish(),
  tie_word_embeddings: z.boolean().default(false),
})

/** Phi-3, 3.5 mini and 4 (https://arxiv.org/abs/2404.14219): fused maps; the first releases call longrope "su" or "yarn". */
export const phi3: Family = {
  architectures: ['Phi3ForCausalLM'],
  describe(json, source) {
    const c = parse(config, json, source.file)
    const settings = ropeSettings(c, source.file)
    const longrope = settings.rope_type === 'su' || settings.rope_type === 'yarn'
    return decoder(c, source, {
      activation: c.hidden_act,
      tied: c.tie_word_embeddings,
      fused: true,
      partialRotary: true,
      window: () => c.sliding_window ?? null,
      rope: () => (longrope ? { ...settings, rope_type: 'longrope' } : settings),
    })
  },
}
