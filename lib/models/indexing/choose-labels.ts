import type { NextTokens } from '@/lib/engine/latents'
import { evidenceOf } from './evidence'
import type { Explanation } from './explain'
import type { Known } from './known'
import type { Labelling, Unlabelled } from './labels'
import { readable } from './next-tokens'
import type { ReportIndexing } from './progress'
import type { IndexingState } from './state'
import { wordLabels } from './word-labels'

/** A label, and who worded it. */
export interface Labelled extends Explanation {
  by: string
}

/** Each latent's label: one that was made elsewhere, else the labeller's, else what the texts say. */
export async function chooseLabels(
  known: Known,
  { labels, labeller }: Labelling,
  state: IndexingState,
  report: ReportIndexing,
  signal: AbortSignal,
): Promise<Labelled[]> {
  const worded = labeller
    ? await wordLabels(labeller, [...unlabelled(known, labels?.of)], state.labels, report, signal)
    : new Map<number, never>()
  return known.explanations.map((explanation, index) => {
    const made = labels?.of.get(index)
    // A word stays a word, whatever somebody calls it; what the texts do not explain, somebody else did.
    const kind = explanation.kind === 'none' ? 'subject' : explanation.kind
    if (made !== undefined) return { label: made, kind, f1: null, by: labels!.by }
    const own = worded.get(index)
    return own ? { label: own.label, kind: own.kind, f1: null, by: labeller!.name } : { ...explanation, by: 'evidence' }
  })
}

function* unlabelled(
  { corpus, explanations, tokens }: Known,
  made: ReadonlyMap<number, string> | undefined,
): Generator<Unlabelled> {
  for (const [index, explanation] of explanations.entries()) {
    if (made?.has(index) || corpus.firing(index).at.length === 0) continue
    const { promoted, suppressed } = tokens.found[index]!
    const texts = (list: NextTokens['promoted']) => readable(tokens, list).map(([text]) => text)
    const { examples } = evidenceOf(corpus, index)
    yield { index, examples, promoted: texts(promoted), suppressed: texts(suppressed), explanation }
  }
}
