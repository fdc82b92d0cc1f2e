import type { ListFeaturesResponse } from '@/lib/protocols/tiller/contract'
import { PAGE_SIZE } from '@/lib/state/feature-list'

type Themes = NonNullable<ListFeaturesResponse['themes']>

/** A line of the list: a theme's name, or the feature at a place in the order. */
export type Line = { theme: Themes[number] } | { at: number }

/** How many lines there are: one for each feature, and one for each theme before its own. */
export const linesOf = (total: number, themes: Themes | null) => total + (themes?.length ?? 0)

/** What stands on a line. */
export function lineAt(line: number, themes: Themes | null): Line {
  if (!themes) return { at: line }
  let first = 0
  for (const [before, theme] of themes.entries()) {
    if (line === first) return { theme }
    if (line <= first + theme.count) return { at: line - before - 1 }
    first += theme.count + 1
  }
  return { at: line - themes.length }
}

/** The line on which the feature at a place stands. */
export function lineOf(at: number, themes: Themes | null): number {
  let first = 0
  for (const [before, { count }] of (themes ?? []).entries()) {
    if (at < first + count) return at + before + 1
    first += count
  }
  return at + (themes?.length ?? 0)
}

/** The pages that these places are on, each once. */
export const pagesOf = (places: readonly number[]): number[] => [
  ...new Set(places.map((at) => Math.floor(at / PAGE_SIZE))),
]
