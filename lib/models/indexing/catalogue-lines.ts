import type { Labelled } from './choose-labels'
import { evidenceOf, type LatentEvidence } from './evidence'
import type { Known } from './known'
import { readable } from './next-tokens'
import type { ReportIndexing } from './progress'
import { uuidOf, type Written } from './write-catalogue'

/** Lines between two reports. */
const STEP = 256

/** What is written of each latent, in the order of their indices. */
export function* catalogueLines(known: Known, labels: readonly Labelled[], report: ReportIndexing): Generator<Written> {
  const total = labels.length
  for (const [index, label] of labels.entries()) {
    const evidence = evidenceOf(known.corpus, index)
    yield { line: lineOf(known, label, evidence, index), spread: evidence.spread }
    if ((index + 1) % STEP === 0 || index + 1 === total) report({ stage: 'writing', done: index + 1, total })
  }
}

function lineOf(
  { hash, units, tokens }: Known,
  { label, kind, f1, by }: Labelled,
  { firing, density, max, examples }: LatentEvidence,
  index: number,
): Written['line'] {
  const { promoted, suppressed } = tokens.found[index]!
  return {
    uuid: uuidOf(hash, index),
    index_in_sae: index,
    label,
    labelled_by: by,
    kind,
    f1,
    density,
    max_activation_strength: max,
    unit: units.of[index]!,
    alive: firing.at.length > 0,
    examples,
    promoted: readable(tokens, promoted),
    suppressed: readable(tokens, suppressed),
    curve: units.curves.get(index) ?? null,
  }
}
