import { mutationOptions, type QueryClient } from '@tanstack/react-query'
import type { FeatureDetail, MakeProgress, MakeRequest } from '@/lib/protocols/tiller/contract'
import { ConnectionError } from '@/lib/sdk/tiller'
import { handleOf } from './edits'
import { featureQuery } from './queries'
import type { Studio } from './studio'

/** What a person fills in. */
export type Wish = Pick<MakeRequest, 'label' | 'sentence' | 'examples' | 'prompts'>

/** Lists of features hold one more or one less from now on. */
const forgetLists = (queries: QueryClient) =>
  Promise.all([
    queries.invalidateQueries({ queryKey: ['features', 'search'] }),
    queries.invalidateQueries({ queryKey: ['features', 'inspect'] }),
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
      await forgetLists(queries)
    },
  })

/** Takes a made feature's edit out of the variant, and deletes the feature. */
export const removeFeatureMutation = ({ client, session, variant }: Studio, queries: QueryClient) =>
  mutationOptions({
    mutationFn: async ({ feature, signal }: { feature: FeatureDetail; signal: AbortSignal }) => {
      const id = feature.feature_id
      if (variant.getState().confirmed[id])
        await session.confirm({ [id]: { ...handleOf(feature), value: 0 } }, signal)
      variant.getState().dropPending(id)
      await client.features.remove(id, { signal })
    },
    onSuccess: () => forgetLists(queries),
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
