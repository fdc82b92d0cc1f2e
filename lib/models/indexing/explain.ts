import type { FeatureKind } from '@/lib/catalogue'
import type { Corpus, Firing } from './corpus'
import { groupsOf, heldOutF1, strengthByText, type Group } from './groups'
import { Predictor } from './predictor'
import { wordsOf, type Words } from './words'

/** What the texts say a latent stands for. */
export interface Explanation {
  label: string
  kind: FeatureKind
  /** How well that predicts where it fires, 0 … 1; null where nothing does. */
  f1: number | null
  /** The sort of text that it tells, where it does. */
  tells?: string
}

/** A share of a latent's activation from which on something is what it fires on. */
const MOSTLY = 0.8
/** A group's F1 from which on it explains a latent. */
const TELLING = 0.7
/** The F1 from which on words explain a latent. */
const PREDICTS = 0.25
/** Words that are listed of a latent that fires on several. */
const LISTED = 3
/** A latent that fires on more of the tokens than this is about nothing in particular. */
const EVERYWHERE = 0.3
const NEVER = 'Never fired on the texts that were read'

/** What an explanation is made from. */
export interface Explained {
  corpus: Corpus
  words: Words
  groups: readonly Group[]
  /** Tells where a latent fires by the word there, and by the word before it. */
  ofWords: Predictor
  ofBefore: Predictor
}

/** What the explanations of all latents are made from. */
export function explained(corpus: Corpus): Explained {
  const words = wordsOf(corpus)
  const half = (place: number) => corpus.textOf[place]! % 2
  return {
    corpus,
    words,
    groups: groupsOf(corpus),
    ofWords: new Predictor(words.of, half),
    ofBefore: new Predictor(words.before, half),
  }
}

/**
 * Explains every latent by where it fires. The latent that tells a sort of text best has that sort's label; others that fire in it
 * are about a word there, or carry the words they fire on beside the label.
 */
export function* explainAll(known: Explained): Generator<Explanation> {
  const best = bestByGroup(known)
  for (let latent = 0; latent < known.corpus.latents; latent++) yield explain(known, latent, best[latent]!)
}

/** The group that a latent tells best, and whether no other latent tells it better. */
type Telling = { group: Group; f1: number; first: boolean } | null

function explain(known: Explained, latent: number, telling: Telling): Explanation {
  const firing = known.corpus.firing(latent)
  if (firing.at.length === 0) return { label: NEVER, kind: 'none', f1: null }
  const total = firing.values.reduce((sum, value) => sum + value, 0)
  const asFirst = telling?.first ? byGroup(telling, []) : null
  return (
    byPlace(known, firing, total) ??
    asFirst ??
    byWord(known, firing, total) ??
    (telling && byGroup(telling, chiefWords(known, firing))) ??
    unclear(known, firing)
  )
}

function bestByGroup({ corpus, groups }: Explained): Telling[] {
  const found: Telling[] = []
  const best = new Map<Group, { latent: number; f1: number }>()
  for (let latent = 0; latent < corpus.latents; latent++) {
    const firing = corpus.firing(latent)
    let telling: Telling = null
    const strengths = firing.at.length > 0 ? strengthByText(corpus, firing) : null
    for (const group of strengths ? groups : []) {
      const f1 = heldOutF1(strengths!, group)
      if (f1 >= TELLING && f1 > (telling?.f1 ?? 0)) telling = { group, f1, first: false }
    }
    found.push(telling)
    if (telling && telling.f1 > (best.get(telling.group)?.f1 ?? 0)) best.set(telling.group, { latent, f1: telling.f1 })
  }
  for (const { latent } of best.values()) found[latent]!.first = true
  return found
}

function byPlace({ corpus }: Explained, { at, values }: Firing, total: number): Explanation | null {
  const shareOf = (holds: (place: number) => boolean) => sumWhere({ at, values }, holds) / total
  if (shareOf((place) => corpus.spoken[place] === 0) >= MOSTLY) {
    const shown = top(at, values, (place) => corpus.tokens[place]!.trim()).slice(0, LISTED)
    const marks = shown.map(([text]) => text).filter((text) => text !== '')
    const like = marks.length > 0 ? `, such as ${quoted(marks)}` : ''
    return { label: `Marks between messages${like}`, kind: 'position', f1: null }
  }
  if (shareOf((place) => corpus.opening[place] === 1) >= MOSTLY)
    return { label: 'The beginning of a message', kind: 'position', f1: null }
  return null
}

function byGroup({ group, f1 }: NonNullable<Telling>, beside: readonly string[]): Explanation {
  const label = beside.length === 0 ? group.label : `${group.label}: ${quoted(beside)}`
  return { label, kind: group.kind, f1: Number(f1.toFixed(4)), tells: group.label }
}

/** The words on which most of a latent's activation falls. */
function chiefWords({ words }: Explained, { at, values }: Firing): string[] {
  const own = top(at, values, (place) => words.of[place]!).filter(([word]) => word >= 0)
  return own.slice(0, LISTED).map(([word]) => words.spelled[word]!)
}

/** Words that it fires on, or right after, whichever tells better where it fires. */
function byWord({ corpus, words, ofWords, ofBefore }: Explained, firing: Firing, total: number): Explanation | null {
  const [own, before] = [ofWords.best(firing), ofBefore.best(firing)]
  const spelled = (keys: readonly number[]) => keys.slice(0, LISTED).map((key) => words.spelled[key]!)
  if (before && before.f1 >= PREDICTS && before.f1 > (own?.f1 ?? 0))
    return { label: `Right after ${quoted(spelled(before.keys), 'or')}`, kind: 'word', f1: before.f1 }
  if (!own) return null
  const [first] = own.keys
  const alone = sumWhere(firing, (place) => words.of[place] === first) / total >= MOSTLY
  if (own.f1 < PREDICTS && !alone) return null
  if (own.keys.length > 1 && !alone) {
    const which = own.keys.length > LISTED ? 'Words like' : 'The words'
    return { label: `${which} ${quoted(spelled(own.keys))}`, kind: 'word', f1: own.f1 }
  }
  const places = firing.at.filter((place) => words.of[place] === first)
  return { label: nameOf(corpus, words, places, first!), kind: 'word', f1: own.f1 }
}

/** “sea”, or, where it mostly fires on one part of that word, the part. */
function nameOf(corpus: Corpus, words: Words, places: Uint32Array, word: number): string {
  const parts = places.filter((place) => words.part[place] === 1)
  if (parts.length <= places.length / 2) return `The word “${words.spelled[word]}”`
  const [piece] = top(parts, new Float32Array(parts.length).fill(1), (place) => corpus.tokens[place]!.trim())
  return `“${piece![0]}” in “${words.spelled[word]}”`
}

function unclear(known: Explained, firing: Firing): Explanation {
  const listed = chiefWords(known, firing)
  const on = listed.length === 0 ? 'spaces and marks' : quoted(listed)
  const everywhere = firing.at.length / known.corpus.tokens.length > EVERYWHERE
  return { label: everywhere ? `Fires nearly everywhere, most on ${on}` : `Unclear: fires on ${on}`, kind: 'none', f1: null }
}

function sumWhere({ at, values }: Firing, holds: (place: number) => boolean): number {
  return at.reduce((sum, place, j) => sum + (holds(place) ? values[j]! : 0), 0)
}

/** Keys by the activation that falls on them, the most first. */
function top<Key>(at: Uint32Array, values: Float32Array, keyOf: (place: number) => Key): [Key, number][] {
  const sums = new Map<Key, number>()
  at.forEach((place, j) => {
    const key = keyOf(place)
    sums.set(key, (sums.get(key) ?? 0) + values[j]!)
  })
  return [...sums].sort((a, b) => b[1] - a[1])
}

function quoted(texts: readonly string[], joint = 'and'): string {
  const all = texts.map((text) => `“${text}”`)
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} ${joint} ${all.at(-1)}`
}
