import type { MakingProgress, OfModel } from '@/lib/operations/make-feature'
import type { Making } from '@/lib/models/making/make-feature'
import type { FeatureDetail as Detail } from '@/lib/operations/feature-detail'
import type { z } from 'zod'
import type { makeRequest, FeatureDetail, MakeEvent } from './contract'
import { addressOf, detailOf } from './convert'

type Asked = z.output<typeof makeRequest>

export function makingOf({ label, sentence, examples, seed, prompts }: Asked): Making {
  return { label, seed, prompts, wish: examples ?? { sentence: sentence ?? '' } }
}

export function ofModel({ session_id, variant_id, model }: Asked): OfModel {
  return session_id === undefined ? { model } : { address: addressOf({ session_id, variant_id }) }
}

/** What is being done, and at last the feature. Throws what the making throws. */
export async function* makeEvents(making: AsyncGenerator<MakingProgress, Detail>): AsyncGenerator<MakeEvent> {
  for (;;) {
    const next = await making.next()
    if (next.done) return yield { type: 'made', feature: detailOf(next.value) }
    yield { type: 'progress', ...next.value }
  }
}

/** Waits for the feature. Throws what the making throws. */
export async function madeFeature(making: AsyncGenerator<MakingProgress, Detail>): Promise<FeatureDetail> {
  for (;;) {
    const next = await making.next()
    if (next.done) return detailOf(next.value)
  }
}
