import { mutationOptions, type QueryClient } from '@tanstack/react-query'
import type { FeatureDetail, MakeProgress, MakeRequest } from '@/lib/protocols/tiller/contract'
import { ConnectionError } from '@/lib/sdk/tiller'
import { handleOf } from './edits'
import { featureQuery, modelsQuery } from './queries'
import type { Studio } from './studio'

/** What a person fills in. */
export type Wish = Pick<MakeRequest, 'label' | 'sentence' | 'examples' | 'prompts'>

/** Lists of features, and the model's card, count one more or one less from now on. */
const forgetLists = ({ client, model }: Studio, queries: QueryClient) =>
  Promise.all([
    queries.invalidateQueries({ queryKey: [model, 'features', 'search'] }),
    queries.invalidateQueries({ queryKey: [model, 'features', 'inspect'] }),
    queries.invalidateQueries({ queryKey: modelsQuery(client).queryKey }),
  ])

/** Makes a feature of the model that the page talks to. @param tell told of what is being done */
export const makeFeatureMutation = (
  studio: Studio,
  queries: QueryClient,
  tell: (progress: MakeProgress) => void,
) =>
  mutationOptions({
    mutationFn: async ({ wish, signal }: { wish: Wish; signal: AbortSignal }): Promise<FeatureDetail> => {
      const { client, session } = studio
      const events = session.stream(
        (address) => client.features.make({ ...address, ...wish }, { signal }),
        signal,
      )
      for await (const event of events) {
        if (event.type === 'made') return event.feature
        tell(event)
      }
      throw new ConnectionError('The connection was lost before the feature was made.')
    },
    onSuccess: async (feature) => {
      queries.setQueryData(featureQuery(studio, feature.feature_id).queryKey, feature)
      // A model's first feature brings the tabs in place of the note that the making was begun from.
      studio.panel.getState().showTab('search')
      studio.panel.getState().showDetails(feature.feature_id)
      await forgetLists(studio, queries)
    },
  })

/** Takes a made feature's edit out of the variant, and deletes the feature. */
export const removeFeatureMutation = (studio: Studio, queries: QueryClient) =>
  mutationOptions({
    mutationFn: async ({ feature, signal }: { feature: FeatureDetail; signal: AbortSignal }) => {
      const { client, session, variant } = studio
      const id = feature.feature_id
      if (variant.getState().confirmed[id])
        await session.confirm({ [id]: { ...handleOf(feature), value: 0 } }, signal)
      variant.getState().dropPending(id)
      await client.features.remove(id, { signal })
    },
    onSuccess: () => forgetLists(studio, queries),
  })

/** One example in each line; empty lines count for nothing. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** A sentence as a label: "talks like a pirate" is called "Talks like a pirate". */
export const labelOf = (sentence: string): string => {
  const text = sentence.trim().replace(/[.!]+$/, '')
  return text.charAt(0).toUpperCase() + text.slice(1, 120)
}
