import { keepPreviousData, mutationOptions, queryOptions } from '@tanstack/react-query'
import type { ActivationsRequest, ChatMessage } from '@/lib/protocols/tiller/contract'
import type { TillerClient } from '@/lib/sdk/tiller'
import type { Conditions } from './conditions'
import { handleOf, type Edits } from './edits'
import { Unable } from './problem'
import { MODELS } from './query-keys'
import type { Studio } from './studio'

/** How many features the Activated tab lists, and how many a search gives. */
const LISTED = 20

const forEver = { staleTime: Infinity } as const

/** Where a page's first picture is drawn, a timer would hold all of its state until it fires. */
const onServer = typeof window === 'undefined'

/** How often the list is read while a model loads, in milliseconds. */
const LOADING_MS = 800

/** A list younger than this, in milliseconds, is not asked for again by each part of the page that needs it. */
const FRESH_MS = 5000

/** The models that the server has, followed while one of them loads. */
export const modelsQuery = (client: TillerClient) =>
  queryOptions({
    queryKey: MODELS,
    queryFn: ({ signal }) => client.models.list({ signal }),
    staleTime: FRESH_MS,
    refetchInterval: ({ state }) =>
      state.data?.models.some((each) => each.state === 'loading') ? LOADING_MS : false,
  })

export const searchQuery = ({ client, model, session }: Studio, query: string) =>
  queryOptions({
    queryKey: [model, 'features', 'search', query],
    queryFn: ({ signal }) =>
      session.call(
        (address) => client.features.search({ ...address, query, top_k: LISTED }, { signal }),
        signal,
      ),
    enabled: query !== '',
    placeholderData: keepPreviousData,
    ...forEver,
  })

/** The key holds the whole conversation and what is confirmed, so a list never belongs to an earlier turn. */
export const inspectQuery = (
  { client, model, session }: Studio,
  messages: ChatMessage[],
  confirmed: Edits,
  conditions: Conditions,
) =>
  queryOptions({
    queryKey: [model, 'features', 'inspect', messages, confirmed, conditions],
    queryFn: ({ signal }) =>
      session.call(
        (address) => client.features.inspect({ ...address, messages, top_k: LISTED }, { signal }),
        signal,
      ),
    enabled: messages.some(({ role }) => role !== 'system'),
    placeholderData: keepPreviousData,
    ...forEver,
  })

/** How much of the context a conversation takes up. */
export const tokensQuery = ({ client, model, session }: Studio, messages: ChatMessage[]) =>
  queryOptions({
    queryKey: [model, 'tokens', messages],
    queryFn: ({ signal }) =>
      session.call((address) => client.chat.countTokens({ ...address, messages }, { signal }), signal),
    enabled: messages.length > 0,
    placeholderData: keepPreviousData,
    gcTime: onServer ? Infinity : 60_000,
    ...forEver,
  })

export const featureQuery = ({ client, model }: Studio, featureId: string) =>
  queryOptions({
    queryKey: [model, 'features', 'detail', featureId],
    queryFn: ({ signal }) => client.features.get(featureId, { model, signal }),
    ...forEver,
  })

export const doseQuery = ({ client, model }: Studio, featureId: string) =>
  queryOptions({
    queryKey: [model, 'features', 'dose', featureId],
    queryFn: ({ signal }) => client.features.dose(featureId, { model, signal }),
    retry: false,
    ...forEver,
  })

/** Where one feature fires in a text, which is read as a person's message. */
export const activationsQuery = (studio: Studio, featureId: string, text: string) =>
  insideQuery(studio, { messages: [{ role: 'user', content: text }], feature_ids: [featureId] })

/** What goes on in the model while it reads a conversation, token by token. */
export const insideQuery = (
  { client, model, session }: Studio,
  reading: Omit<ActivationsRequest, 'session_id' | 'variant_id'>,
) =>
  queryOptions({
    queryKey: [model, 'features', 'activations', reading],
    queryFn: ({ signal }) =>
      session.call((address) => client.features.activations({ ...address, ...reading }, { signal }), signal),
    placeholderData: keepPreviousData,
    ...forEver,
  })

export interface StarterSteer {
  prompt: string
  /** What to search for, and a word that the feature's label must hold. */
  query: string
  value: number
}

/**
 * Finds the style that a starter speaks of, the plainest one of that name, and compares on the starter's question.
 * @returns the feature that was found
 */
export const starterSteerMutation = ({ client, session, tryOut }: Studio) =>
  mutationOptions({
    mutationFn: async ({ steer, signal }: { steer: StarterSteer; signal: AbortSignal }) => {
      const { prompt, query, value } = steer
      const found = await session.call(
        (address) => client.features.search({ ...address, query, top_k: LISTED }, { signal }),
        signal,
      )
      signal.throwIfAborted()
      const style = found
        .filter(({ kind, label }) => kind === 'style' && label.toLowerCase().includes(query.toLowerCase()))
        .sort((a, b) => a.label.length - b.label.length)
        .at(0)
      if (!style)
        throw new Unable(
          'No such style',
          `This model has no style feature named “${query}”. Try the Search tab.`,
        )
      void tryOut({ ...handleOf(style), value }, prompt)
      return style
    },
  })
