import { queryOptions } from '@tanstack/react-query'
import { MAX_FOLLOWED } from '@/lib/protocols/common/limits'
import type { ChatMessage } from '@/lib/protocols/tiller/contract'
import { overlay, type Edits, type FeatureHandle } from './edits'
import { measure, type Measured, type MeasureParts } from './measure'
import type { Setup } from './comparison-store'
import type { Studio } from './studio'

/** Both answers of a comparison. */
export interface Texts {
  original: string
  steered: string
}

/** What both answers of a comparison measure, feature by feature. */
export interface Insight {
  features: FeatureHandle[]
  original: Measured
  steered: Measured
}

/** The features that either of two sets of edits steers by, the strongest first: as many as are followed in one reading. */
export const editedFeatures = (original: Edits, steered: Edits): FeatureHandle[] =>
  Object.values({ ...original, ...steered })
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, MAX_FOLLOWED)

/** Reads both answers to a conversation without steering. @param texts both say something */
export async function insightOf(
  parts: MeasureParts,
  features: FeatureHandle[],
  messages: readonly ChatMessage[],
  texts: Texts,
  signal?: AbortSignal,
): Promise<Insight> {
  const read = (content: string) =>
    measure(parts, features, [...messages, { role: 'assistant', content }], signal)
  return { features, original: await read(texts.original), steered: await read(texts.steered) }
}

/** Whether both answers say something that can be read. */
export const areReadable = ({ original, steered }: Texts) => original.trim() !== '' && steered.trim() !== ''

/** @param texts both answers, finished; null until they are */
export function insightQuery(studio: Studio, setup: Setup, texts: Texts | null) {
  const features = editedFeatures(setup.confirmed, overlay(setup.confirmed, setup.changes))
  return queryOptions({
    queryKey: [studio.model, 'comparison', setup.messages, texts, features],
    queryFn: ({ signal }) => insightOf(studio, features, setup.messages, texts!, signal),
    enabled: texts !== null && areReadable(texts),
    staleTime: Infinity,
  })
}
