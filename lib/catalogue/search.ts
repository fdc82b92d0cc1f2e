import type { CatalogueEntry } from './entry'
import { fuse } from './fuse'
import { spansMessages } from './kinds'
import { plainFirst } from './plain-labels'
import type { TextIndex } from './text-index'
import { words } from './thesaurus'
import { readWish } from './wish'

/** The largest activation of each feature, by index, while the model reads a text; in the SAE's units. */
export type Excitation = ReadonlyMap<number, number>

/** Lets the model read a text. */
export type Excite = (text: string) => Promise<Excitation>

const WEIGHT = { asked: 1, related: 0.6, excited: 0.5 }
/** Further down the list a feature fires too faintly to say anything about the query. */
const MAX_EXCITED = 20
/** Share of its strongest activation from which a feature fires clearly. */
const CLEAR_SHARE = 0.5
/** Further down, what is related to a query has little to do with it. */
const FEW = 3

/** What a search looks through. */
export interface Searchable {
  /** Live features by index. */
  live: ReadonlyMap<number, CatalogueEntry>
  /** From a feature to the one whose label its own label qualifies. */
  plainer: ReadonlyMap<number, number>
  text: TextIndex
}

/**
 * The features that a query means, the best first, dead ones left out: those whose description matches it, or matches
 * related words, merged with those that fire while the model reads it. A way of speaking that matches the query's words
 * best comes before words that are spelled like it: people who name a manner want the manner.
 */
export async function searchFeatures(
  query: string,
  { live, plainer, text }: Searchable,
  excite: Excite,
): Promise<CatalogueEntry[]> {
  const wish = readWish(query).text
  const { asked, related } = text.rank(wish)
  const fired = rankExcited(await excite(query), (index) => live.get(index))
  // A model fires on anything, gibberish too: where no word means anything, only what fires clearly counts.
  const understood = asked.length > 0 || related.length > 0 || text.knows(wish)
  const excited = (understood ? fired : fired.filter(isClear)).slice(0, MAX_EXCITED)
  const fused = fuse([
    { items: asked, weight: WEIGHT.asked },
    { items: related, weight: WEIGHT.related },
    { items: excited.map(({ entry }) => entry.indexInSae), weight: WEIGHT.excited },
  ])
  const named = asked.find((index, rank) => namesStyle(wish, rank, live.get(index)))
  const first = named === undefined ? [] : [named]
  const spans = (index: number) => spansMessages(live.get(index)?.kind ?? 'none')
  // What is related is a guess, for which there is no need where the query's own words name something.
  const meant = asked.some(spans) ? related.slice(0, FEW) : related.filter(spans).slice(0, FEW)
  const speaking = peopleFirst([...first, ...fused], new Set([...asked, ...meant]), live)
  return explainedFirst(plainFirst(speaking, plainer).flatMap((index) => live.get(index) ?? []))
}

function isClear({ entry, share }: Excited): boolean {
  return spansMessages(entry.kind) && share >= CLEAR_SHARE
}

/** Styles, requests, subjects and domains that the query names come before words and places in the text. */
function peopleFirst(ranking: number[], named: ReadonlySet<number>, live: Searchable['live']): number[] {
  const speaks = (index: number) => named.has(index) && spansMessages(live.get(index)?.kind ?? 'none')
  return [...ranking.filter(speaks), ...ranking.filter((index) => !speaks(index))]
}

/** Whether a query means a way of speaking: it matches the query best, or the query is a word by which people ask for it. */
function namesStyle(query: string, rank: number, entry: CatalogueEntry | undefined): boolean {
  if (entry?.kind !== 'style') return false
  return rank === 0 || entry.aliases.includes(words(query).join(' '))
}

/** Features whose label says that nothing explains them come after all others: nobody can know what to do with them. */
function explainedFirst(found: CatalogueEntry[]): CatalogueEntry[] {
  const explained = (entry: CatalogueEntry) => entry.kind !== 'none'
  return [...found.filter(explained), ...found.filter((entry) => !explained(entry))]
}

export interface Excited {
  entry: CatalogueEntry
  /** Share of the feature's strongest activation in the catalogue, 0 … 1. */
  share: number
  /** What the list is sorted by. */
  score: number
}

/**
 * Features by how much their firing says: share × log(1 / density), so that a feature that fires everywhere does not
 * crowd out the rare one that fits. The logarithm is the inverse document frequency of text search (Spärck Jones
 * 1972), with tokens for documents. Features whose label explains nothing, or only a place in the text, come after the
 * others, and those that the catalogue holds for dead come last.
 */
export function rankExcited(
  excitation: Excitation,
  lookUp: (index: number) => CatalogueEntry | undefined,
): Excited[] {
  const found: Excited[] = []
  for (const [index, activation] of excitation) {
    const entry = lookUp(index)
    if (!entry || activation <= 0) continue
    const strongest = entry.maxActivationStrength
    const share = strongest > 0 ? Math.min(1, activation / strongest) : 1
    found.push({ entry, share, score: share * Math.log(1 / Math.max(entry.density, Number.EPSILON)) })
  }
  return found.sort((a, b) => lateness(a.entry) - lateness(b.entry) || b.score - a.score)
}

function lateness({ alive, kind }: CatalogueEntry): number {
  if (!alive) return 2
  return kind === 'none' || kind === 'position' ? 1 : 0
}
