import type { Corpus, Firing } from './corpus'

/** A sort of text that was asked for, and the texts that are of it. */
export interface Group {
  label: string
  kind: 'style' | 'subject'
  /** `member[i]`: whether text i is of it; null for a text that says nothing of this. */
  member: (boolean | null)[]
}

/** Groups of fewer texts than this tell nothing that holds beyond them. */
const LEAST_TEXTS = 4

/**
 * The sorts of texts that were asked for. Manners are told from each other and from plain answers; subjects only on plain answers,
 * since a manner may lose the subject.
 */
export function groupsOf({ texts }: Pick<Corpus, 'texts'>): Group[] {
  const labels = (key: 'manner' | 'subject') => [...new Set(texts.flatMap((text) => text[key] ?? []))]
  const asked = (text: (typeof texts)[number]) => text.subject !== undefined || text.manner !== undefined
  const styles = labels('manner').map((label) => ({
    label,
    kind: 'style' as const,
    member: texts.map((text) => (asked(text) ? text.manner === label : null)),
  }))
  const subjects = labels('subject').map((label) => ({
    label,
    kind: 'subject' as const,
    member: texts.map((text) => (asked(text) && text.manner === undefined ? text.subject === label : null)),
  }))
  return [...styles, ...subjects].filter(({ member }) => member.filter(Boolean).length >= LEAST_TEXTS)
}

/** How strongly a latent fires on each text: the mean of its activations over the text's tokens. */
export function strengthByText(corpus: Corpus, { at, values }: Firing): Float64Array {
  const sums = new Float64Array(corpus.texts.length)
  at.forEach((place, j) => (sums[corpus.textOf[place]!]! += values[j]!))
  return sums.map((sum, text) => sum / Math.max(1, corpus.texts[text]!.tokens.length))
}

/**
 * How well a latent's strength tells a group's texts from the others: the F1 of the best threshold, found on one half of the texts
 * and measured on the other, both ways round, 0 … 1.
 */
export function heldOutF1(strengths: Float64Array, { member }: Group): number {
  const known = member.flatMap((is, text) => (is === null ? [] : [{ is, strength: strengths[text]!, text }]))
  // Members and others are dealt out in turn, so that both halves have as many of each.
  const dealt = [known.filter(({ is }) => is), known.filter(({ is }) => !is)].map((side) =>
    side.map((one, i) => ({ ...one, half: i % 2 })),
  )
  const all = dealt.flat()
  const scores = [0, 1].map((half) => {
    const [own, other] = [all.filter((one) => one.half !== half), all.filter((one) => one.half === half)]
    return f1(other, bestThreshold(own))
  })
  return (scores[0]! + scores[1]!) / 2
}

interface Scored {
  is: boolean
  strength: number
}

function f1(texts: readonly Scored[], threshold: number): number {
  let [hits, fired, members] = [0, 0, 0]
  for (const { is, strength } of texts) {
    const fires = strength > threshold
    fired += Number(fires)
    members += Number(is)
    hits += Number(fires && is)
  }
  return fired + members === 0 ? 0 : (2 * hits) / (fired + members)
}

function bestThreshold(texts: readonly Scored[]): number {
  const sorted = texts.map(({ strength }) => strength).sort((a, b) => a - b)
  let [best, at] = [-1, 0]
  for (const [i, strength] of sorted.entries()) {
    const threshold = (strength + (sorted[i - 1] ?? 0)) / 2
    const score = f1(texts, threshold)
    if (score > best) [best, at] = [score, threshold]
  }
  return at
}
