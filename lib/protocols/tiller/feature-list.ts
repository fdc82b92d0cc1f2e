import type { z } from 'zod'
import { effectOf } from '@/lib/operations/fluent'
import type { FeaturePage, ListRequest } from '@/lib/operations/list-features'
import type { listFeaturesRequest, ListFeaturesResponse } from './contract'
import { describe, editOf } from './convert'

type Input = z.output<typeof listFeaturesRequest>

/** The order in which people look for something: by name from the beginning, by numbers from the most on. */
const ASCENDING: readonly string[] = ['index', 'label'] satisfies Input['sort'][]

export function listingRequestOf(input: Input): ListRequest {
  const { query, kinds, theme, only, sort, order, pending, offset, limit } = input
  const descending = order === undefined ? !ASCENDING.includes(sort) : order === 'descending'
  const byTheme = input.by_theme
  return { query, kinds, theme, only, sort, descending, byTheme, pending: pending.map(editOf), offset, limit }
}

export function pageOf({ features, total, themes }: FeaturePage): ListFeaturesResponse {
  return {
    features: features.map(({ entry, held, theme }) => ({
      ...describe(entry),
      modified_value: held,
      f1: entry.f1,
      effect: effectOf(entry.curve),
      alive: entry.alive,
      made: entry.made !== undefined,
      theme,
    })),
    total,
    themes,
  }
}
