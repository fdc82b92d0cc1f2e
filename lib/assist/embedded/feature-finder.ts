import {
  rankExcited,
  type Catalogue,
  type CatalogueEntry,
  type Excitation,
  type FeatureKind,
} from '@/lib/catalogue'
import { queryReader } from '@/lib/models/reading'
import type { ServedModel } from '@/lib/models/served-model'
import { isExplained } from '../explained'
import { meaningfulStems, readWords } from './reading'

/** What the embedded analyser works with. */
export type Tools = Pick<ServedModel, 'engine' | 'catalogue' | 'slots' | 'profile'>

/** How far down a search is looked through. */
const DEPTH = 60
/** A feature that fires at this share of its strongest while the model reads a text says something about the text. */
const TELLING_SHARE = 0.6

/** A label is meant by a text that says at least this share of its words. */
const LEAST_NAMED = 0.5
/** Of a longer text the beginning is searched and read: as much as POST /features/search takes. */
const MAX_SEARCHED = 500

const SILENT: Excitation = new Map()

/**
 * The feature whose label holds all words of the phrase and is the shortest; one of an earlier kind goes before one of a
 * later kind. A feature of a word must hold more than the phrase: that of the bare word fires where it is mentioned.
 */
export async function findFeature(
  catalogue: Catalogue,
  phrase: string,
  kinds: readonly FeatureKind[],
): Promise<CatalogueEntry | undefined> {
  const wanted = [...meaningfulStems(phrase)]
  if (wanted.length === 0) return undefined
  const found = await catalogue.search(phrase, DEPTH, async () => SILENT)
  const fitting = found.filter((entry) => {
    const label = labelStems(entry)
    if (entry.kind === 'word' && label.size === wanted.length) return false
    return isExplained(entry) && wanted.every((word) => label.has(word))
  })
  const plainestFirst = fitting.sort((a, b) => a.label.length - b.label.length)
  const ofKind = (kind: FeatureKind) => plainestFirst.find((entry) => entry.kind === kind)
  return kinds.map(ofKind).find((entry) => entry !== undefined)
}

export interface Topic {
  entry: CatalogueEntry
  /** 0 … 1: 1 where the text names everything that the label does. */
  fit: number
  /** False for a feature that fires though no word of its label is said. */
  named: boolean
  negated: boolean
  /** Those of its words that the text says; empty for one that only fires. */
  said: string
}

/**
 * The features of these kinds that a text speaks of, the best first: those whose labels share words with it, and those
 * that fire strongly while the model reads it.
 */
export async function findTopics(
  tools: Tools,
  text: string,
  kinds: readonly FeatureKind[],
  signal: AbortSignal,
): Promise<Topic[]> {
  let excitation = SILENT
  const beginning = text.slice(0, MAX_SEARCHED)
  const read = queryReader(tools, signal)
  const found = await tools.catalogue.search(
    beginning,
    DEPTH,
    async (content) => (excitation = await read(content)),
  )
  const shares = new Map(
    rankExcited(excitation, (index) => tools.catalogue.byIndex(index)).map(({ entry, share }) => [
      entry.uuid,
      share,
    ]),
  )
  const words = readWords(beginning)
  return found
    .filter((entry) => isExplained(entry) && kinds.includes(entry.kind))
    .map((entry) => {
      const label = [...labelStems(entry)]
      const named = words.filter((word) => label.includes(word.stem))
      const share = shares.get(entry.uuid) ?? 0
      const fit = Math.max(
        new Set(named.map((word) => word.stem)).size / Math.max(1, label.length),
        share >= TELLING_SHARE ? share / 2 : 0,
      )
      const said = [...new Set(named.map((word) => word.stem))].join(' ')
      return { entry, fit, named: named.length > 0, negated: named.some((word) => word.negated), said }
    })
    .filter(({ fit, named }) => (named ? fit >= LEAST_NAMED : fit > 0))
    .sort((a, b) => b.fit - a.fit)
}

/** What a label adds to tell namesakes apart, as in `The name “tennis” (“tea”)`, does not belong to its meaning. */
const DISTINCTION = /(?:, “[^”]*”| \(“[^”]*”\)| \(\d+\))$/

function labelStems({ label }: CatalogueEntry): Set<string> {
  return meaningfulStems(label.replace(DISTINCTION, ''))
}
