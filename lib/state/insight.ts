import { queryOptions } from '@tanstack/react-query'
import { overlay, type FeatureHandle } from './edits'
import { measure, type Measured } from './measure'
import type { Setup } from './comparison-store'
import type { Studio } from './studio'

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
export const insightQuery = (
  studio: Studio,
  setup: Setup,
  texts: { original: string; steered: string } | null,
) =>
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

const wordsIn = (text: string) => text.split(/\s+/).filter(Boolean).length
const percent = (share: number) => `${Math.round(share * 100)} %`
const signed = (value: number, digits = 0) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`

/** One line that says how the steered answer differs: its length, how unexpected it is, and the features that rose. */
export function whatChanged(
  texts: { original: string; steered: string },
  { features, original, steered }: Insight,
): string {
  const length = wordsIn(texts.steered)
  const rose = features.flatMap(({ label }, i) => {
    const [before, after] = [original.activation[i] ?? 0, steered.activation[i] ?? 0].map(percent)
    return (steered.activation[i] ?? 0) > (original.activation[i] ?? 0) && before !== after
      ? [`“${label}” rose from ${before} to ${after}`]
      : []
  })
  return [
    `${length} words (${signed(length - wordsIn(texts.original))})`,
    `${signed(steered.surprise - original.surprise, 2)} nats per token in how unexpected it is to the unsteered model`,
    rose.length > 0 ? rose.join(', ') : 'no edited feature rose',
  ].join(' · ')
}
