import { queryOptions } from '@tanstack/react-query'
import { overlay, type FeatureHandle } from './edits'
import { measure, type Measured } from './measure'
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

/** The features that either side is steered by. */
export const editedFeatures = ({
  confirmed,
  changes,
}: Pick<Setup, 'confirmed' | 'changes'>): FeatureHandle[] =>
  Object.values({ ...overlay(confirmed, {}), ...changes })

/** Reads both answers without steering. @param texts both answers, finished; either may be empty, and nothing is read then */
export const insightQuery = (studio: Studio, setup: Setup, texts: Texts | null) =>
  queryOptions({
    queryKey: [studio.model, 'comparison', setup.messages, texts, editedFeatures(setup)],
    queryFn: async ({ signal }): Promise<Insight> => {
      const features = editedFeatures(setup)
      const read = (content: string) =>
        measure(studio, features, [...setup.messages, { role: 'assistant', content }], signal)
      return {
        features,
        original: await read(texts?.original ?? ''),
        steered: await read(texts?.steered ?? ''),
      }
    },
    enabled: texts !== null && texts.original.trim() !== '' && texts.steered.trim() !== '',
    staleTime: Infinity,
  })
