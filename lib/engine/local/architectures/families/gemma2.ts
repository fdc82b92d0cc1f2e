import { z } from 'zod'
import { parse, type Family } from '../config-file'
import { layerTypeOf } from '../layer-types'
import { cap, gemma, gemmaKeys } from './gemma'

const config = z.object({
  ...gemmaKeys,
  attn_logit_softcapping: cap.default(50),
  final_logit_softcapping: cap.default(30),
})

/** Gemma 2 (https://arxiv.org/abs/2408.00118): soft caps, norms on both sides, every other layer with a sliding window. */
export const gemma2: Family = {
  architectures: ['Gemma2ForCausalLM'],
  describe(json, source) {
    const c = parse(config, json, source.file)
    const layerType = layerTypeOf(c, source.file, (layer) => layer % 2 === 0)
    return gemma(c, source, layerType, {
      attentionSoftCap: c.attn_logit_softcapping,
      logits: { softCap: c.final_logit_softcapping ?? null },
    })
  },
}
