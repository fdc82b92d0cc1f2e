import { setImmediate as nextTurn } from 'node:timers/promises'
import { THEMES, type Catalogue, type CatalogueEntry, type FeatureKind, type Theme } from '@/lib/catalogue'
import type { Address } from '@/lib/store/port'
import { foldedText } from '@/lib/store/kept'
import type { Note } from '@/lib/store/notes'
import type { Variant } from '@/lib/steering'
import type { Context } from './context'
import { ordered, rankedFirst, type Sort } from './feature-order'
import { heldStrengths } from './listed'
import { resolveEdits, type Edit } from './resolve-feature'
import { applyEdits, openVariant } from './variant-access'

export interface ListRequest {
  /** Only features whose labels, other words or notes hold this text; or the one of this index. */
  query?: string
  kinds?: readonly FeatureKind[]
  theme?: Theme
  only?: 'edited' | 'made' | 'noted'
  sort: Sort
  descending: boolean
  byTheme: boolean
  /** Edits laid over the variant for this list only. */
  pending: readonly Edit[]
  offset: number
  limit: number
}

export interface FeaturePage {
  features: { entry: CatalogueEntry; held: number | null; theme: Theme | null }[]
  /** How many there are on all pages. */
  total: number
  /** In the order in which they follow each other; null where they are not told apart. */
  themes: { theme: Theme; count: number }[] | null
}

/** A page of a model's features, of as many as there are: all of them are gone through, and only the page's are told. */
export async function listFeatures(
  context: Context,
  address: Address,
  request: ListRequest,
  signal: AbortSignal,
): Promise<FeaturePage> {
  const { variant, model } = await openVariant(context, address, signal)
  const notes = await context.notes.list()
  const edits = resolveEdits(context, model, request.pending, 'pending', variant)
  const edited = [...new Set([...uuidsOf(variant), ...edits.map(({ entry }) => entry.uuid)])].reverse()
  applyEdits(variant, edits)
  const { catalogue } = model
  const own = { edited, notes }
  const order = inOrder(catalogue, request, own)
  let found = isNarrowed(request) ? order.filter(filterOf(request, own)) : order
  let themes: FeaturePage['themes'] = null
  if (request.theme !== undefined || request.byTheme) {
    if (!groupings.has(found)) await lookUpThemes(catalogue, found, signal)
    if (request.theme !== undefined)
      found = found.filter((entry) => catalogue.themeOf(entry) === request.theme)
    if (request.byTheme) ({ found, themes } = grouped(catalogue, found))
  }
  const { offset, limit } = request
  const held = heldStrengths(variant)
  const features = found.slice(offset, offset + limit).map((entry) => ({
    entry,
    held: held.get(entry.uuid) ?? null,
    theme: themes && catalogue.themeOf(entry),
  }))
  return { features, total: found.length, themes }
}

interface Own {
  /** Ids of edited features, the one edited last first. */
  edited: readonly string[]
  /** The one written last first. */
  notes: readonly Note[]
}

const uuidsOf = (variant: Variant) => [...variant.edits].map(([{ uuid }]) => uuid)

function inOrder({ entries }: Catalogue, { sort, descending }: ListRequest, own: Own) {
  if (sort === 'edited') return rankedFirst(entries, own.edited, descending)
  if (sort === 'noted') {
    const noted = own.notes.map(({ featureId }) => featureId)
    return rankedFirst(entries, noted, descending)
  }
  return ordered(entries, sort, descending)
}

const isNarrowed = ({ query, kinds, only }: ListRequest) =>
  query !== undefined || kinds !== undefined || only !== undefined

function filterOf({ query, kinds, only }: ListRequest, { edited, notes }: Own) {
  const ofNotes = new Map(notes.map((note) => [note.featureId, note]))
  const touched = new Set(edited)
  const wanted = query === undefined ? undefined : foldedText(query)
  const index = /^#?\d{1,9}$/.test(query ?? '') ? Number(query!.replace('#', '')) : null
  return (entry: CatalogueEntry): boolean => {
    if (kinds && !kinds.includes(entry.kind)) return false
    if (only === 'edited' && !touched.has(entry.uuid)) return false
    if (only === 'made' && !entry.made) return false
    const note = ofNotes.get(entry.uuid)
    if (only === 'noted' && !note) return false
    if (wanted === undefined || entry.indexInSae === index) return true
    return textOf(entry).includes(wanted) || (note !== undefined && noteText(note).includes(wanted))
  }
}

/** What a filter looks through, by feature: entries do not change. */
const texts = new WeakMap<CatalogueEntry, string>()

function textOf(entry: CatalogueEntry): string {
  const known = texts.get(entry)
  if (known !== undefined) return known
  const text = foldedText([entry.label, ...entry.aliases].join('\n'))
  texts.set(entry, text)
  return text
}

const noteText = ({ label, text }: Note) => foldedText(`${label ?? ''}\n${text ?? ''}`)

/** So many are looked up before others have their turn: a label's words take up to a millisecond the first time. */
const AT_ONCE = 500

/** Has the catalogue look up every theme, without keeping others waiting. */
async function lookUpThemes(
  catalogue: Catalogue,
  entries: readonly CatalogueEntry[],
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < entries.length; at += AT_ONCE) {
    for (const entry of entries.slice(at, at + AT_ONCE)) catalogue.themeOf(entry)
    await nextTurn()
    signal.throwIfAborted()
  }
}

interface Grouped {
  found: readonly CatalogueEntry[]
  themes: { theme: Theme; count: number }[]
}

/** Of lists that nobody narrowed, which stay the same from page to page. */
const groupings = new WeakMap<readonly CatalogueEntry[], Grouped>()

/** Features theme by theme, each in the order that they had. */
function grouped(catalogue: Catalogue, entries: readonly CatalogueEntry[]): Grouped {
  const known = groupings.get(entries) ?? group(catalogue, entries)
  groupings.set(entries, known)
  return known
}

function group(catalogue: Catalogue, entries: readonly CatalogueEntry[]): Grouped {
  const groups = new Map<Theme, CatalogueEntry[]>(THEMES.map((theme) => [theme, []]))
  for (const entry of entries) groups.get(catalogue.themeOf(entry))!.push(entry)
  const there = [...groups].filter(([, members]) => members.length > 0)
  return {
    found: there.flatMap(([, members]) => members),
    themes: there.map(([theme, { length: count }]) => ({ theme, count })),
  }
}
