import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import { FEATURE_SORTS } from '@/lib/protocols/common/feature-sorts'
import type { ListFeaturesRequest } from '@/lib/protocols/tiller/contract'
import { toRequest, type Edits } from './edits'
import type { Studio } from './studio'

type Kinds = NonNullable<ListFeaturesRequest['kinds']>

/** Kinds of features as people choose among them. */
const KINDS_OF = {
  style: ['style'],
  subject: ['subject', 'domain'],
  request: ['request'],
  word: ['word'],
  other: ['position', 'none'],
} as const satisfies Record<string, Kinds>

/** What of all features is shown, and how. Every part that is missing or wrong in an address is as if nobody had chosen it. */
const listView = v.object({
  query: v.fallback(v.pipe(v.string(), v.trim(), v.maxLength(200)), ''),
  kind: v.fallback(v.nullable(v.picklist(['style', 'subject', 'request', 'word', 'other'])), null),
  only: v.fallback(v.nullable(v.picklist(['edited', 'made', 'noted'])), null),
  sort: v.fallback(v.picklist(FEATURE_SORTS), 'index'),
  /** The other way round than a sort usually goes. */
  turned: v.fallback(v.boolean(), false),
  byTheme: v.fallback(v.boolean(), false),
})
export type ListView = v.InferOutput<typeof listView>
export type ListKind = NonNullable<ListView['kind']>

type Params = Record<string, string | string[] | undefined>

/** The view that an address speaks of. */
export function viewOf({ q, kind, show, sort, order, group }: Params): ListView {
  return v.parse(listView, {
    query: q ?? '',
    kind: kind ?? null,
    only: show ?? null,
    sort: sort ?? 'index',
    turned: order === 'turned',
    byTheme: group === 'theme',
  })
}

/** The address of a view. */
export function viewAddress(model: string, { query, kind, only, sort, turned, byTheme }: ListView): string {
  const params = new URLSearchParams({ model })
  if (query !== '') params.set('q', query)
  if (kind) params.set('kind', kind)
  if (only) params.set('show', only)
  if (sort !== 'index') params.set('sort', sort)
  if (turned) params.set('order', 'turned')
  if (byTheme) params.set('group', 'theme')
  return `/features?${params}`
}

/** Features of one request. */
export const PAGE_SIZE = 60

/** Whether the number is the largest first unless it is turned round. */
const startsWithMost = (sort: ListView['sort']) => sort !== 'index' && sort !== 'label'

/** Whether a sort goes from the most to the least. */
export const isDescending = ({ sort, turned }: Pick<ListView, 'sort' | 'turned'>) =>
  startsWithMost(sort) !== turned

export const FEATURE_LISTS = ['features', 'list'] as const

/**
 * One page of the list of all features.
 * @param touched the edits, pending ones included, that were there when the view was chosen: a feature must not leave the list while
 *   its slider passes through 0
 */
export function featurePageQuery(
  { client, model, session }: Studio,
  view: ListView,
  touched: Edits,
  page: number,
) {
  const { query, kind, only, sort, byTheme } = view
  const asksForEdits = only === 'edited' || sort === 'edited'
  const ids = asksForEdits ? Object.keys(touched) : []
  return queryOptions({
    queryKey: [model, ...FEATURE_LISTS, view, ids, page],
    queryFn: ({ signal }) =>
      session.call(
        (address) =>
          client.features.list(
            {
              ...address,
              ...(query !== '' && { query }),
              ...(kind && { kinds: [...KINDS_OF[kind]] }),
              ...(only && { only }),
              sort,
              order: isDescending(view) ? 'descending' : 'ascending',
              by_theme: byTheme,
              ...(asksForEdits && { pending: toRequest(touched) }),
              offset: page * PAGE_SIZE,
              limit: PAGE_SIZE,
            },
            { signal },
          ),
        signal,
      ),
    staleTime: Infinity,
    ...(page === 0 && { placeholderData: keepPreviousData }),
  })
}
