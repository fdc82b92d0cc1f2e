import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import type { TillerClient } from '@/lib/sdk/tiller'

/** Everything that is known of the lists of conversations. */
export const CONVERSATIONS = ['conversations'] as const

/** The kept conversations, those changed last first. @param query words that their titles or messages hold; empty for all */
export const conversationsQuery = (client: TillerClient, query: string) =>
  infiniteQueryOptions({
    queryKey: [...CONVERSATIONS, query],
    queryFn: ({ signal, pageParam }) =>
      client.conversations.list({ query: query || undefined, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  })
