import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Latents, NextTokens } from '@/lib/engine/latents'
import { SAE_FOLDER } from '../folder-files'
import type { ModelFolder } from '../folders'
import type { Reader } from '../reading'
import { filesAt, textsAt } from './text-files'
import { Corpus } from './corpus'
import { evidenceOf, rounded, type LatentEvidence } from './evidence'
import { explainAll, explained, type Explanation } from './explain'
import type { Labeller, Unlabelled } from './labels'
import { ownAnswers } from './own-answers'
import type { ReportIndexing } from './progress'
import { readTexts } from './readings'
import { hashOfSae, openState, stateFolder, type IndexingState } from './state'
import { measureUnits, type Units } from './measure-units'
import { wordLabels } from './word-labels'
import { uuidOf, writeCatalogue, type Written } from './write-catalogue'

/** Tokens listed of either sort. */
const LISTED = 10
/** Directions that are unembedded at once. */
const BATCH = 256
/** Characters of a text's pieces, for each token of the context: a token is rarely shorter than this. */
const PER_TOKEN = 2
const LONGEST = 1200

export interface IndexingPlan {
  /** Files and folders of texts; none: the model's own answers. */
  texts: readonly string[]
  /** How many questions the model answers where no texts are given. */
  answers: number
  /** Reading ends here. */
  mostTokens: number
  /** How many latents strength 1 is measured of; the others' follows from theirs. */
  swept: number
  /** Labels that were made elsewhere, by latent. */
  labels: { by: string; of: ReadonlyMap<number, string> } | null
  labeller: Labeller | null
}

/** A model with an SAE that has no catalogue; strength 1 of its latents is one unit of activation. */
export interface Unindexed {
  model: Reader
  latents: Latents
  close(): Promise<void>
}

export interface IndexingSummary {
  tokens: number
  /** How many latents fired. */
  alive: number
  /** Labels by who made them. */
  labelled: ReadonlyMap<string, number>
  /** Whether the texts were longer than what is read. */
  cut: boolean
  units: Pick<Units, 'pushes' | 'usual' | 'soundUnsteered'>
}

/**
 * Makes the catalogue of a model's SAE: reads texts, and keeps for each latent where it fires, what it promotes, a label and strength
 * 1. Goes on where an earlier run with the same plan was broken off, and gives the same files as one that was not.
 * @throws SourceError for texts that cannot be read; the signal's reason
 */
export async function indexModel(
  folder: ModelFolder,
  unindexed: Unindexed,
  plan: IndexingPlan,
  { report, resumed }: { report: ReportIndexing; resumed: () => void },
  signal: AbortSignal,
): Promise<IndexingSummary> {
  const hash = await hashOfSae(join(folder.dir, SAE_FOLDER), signal)
  const state = await openState(folder.dir, await keyOf(folder, hash, plan))
  try {
    if (state.resumed) resumed()
    const cut = await gather(unindexed.model, plan, state, report, signal)
    const corpus = new Corpus(state.readings.items, unindexed.latents.count)
    const explanations = [...explainAll(explained(corpus))]
    const units = await measureUnits(unindexed, { corpus, explanations, count: plan.swept }, state.trials, report, signal)
    const tokens = await nextTokens(unindexed, report, signal)
    const latents = { hash, corpus, explanations, units, tokens }
    const labels = await labelsOf(latents, plan, state, report, signal)
    await writeCatalogue(folder.dir, lines(latents, labels, report))
    const alive = explanations.filter((_, index) => corpus.firing(index).at.length > 0).length
    const labelled = new Map<string, number>()
    for (const { by } of labels) labelled.set(by, (labelled.get(by) ?? 0) + 1)
    return { tokens: corpus.tokens.length, alive, labelled, cut, units }
  } finally {
    await state.close()
  }
}

/** Takes away what indexing kept of its work. */
export const forgetWork = (folder: ModelFolder) => rm(stateFolder(folder.dir), { recursive: true, force: true })

/** What the results follow from; labels do not, and can be changed between runs. */
async function keyOf({ stamp }: ModelFolder, hash: string, { texts, answers, mostTokens }: IndexingPlan) {
  if (texts.length === 0) return { hash, stamp, answers, mostTokens }
  const files = []
  for (const path of texts) {
    for (const file of await filesAt(path, /./, 'files')) {
      const { size, mtimeMs } = await stat(file)
      files.push({ file, size, mtimeMs })
    }
  }
  return { hash, stamp, files, mostTokens }
}

async function gather(
  model: Reader,
  { texts, answers, mostTokens }: IndexingPlan,
  state: IndexingState,
  report: ReportIndexing,
  signal: AbortSignal,
): Promise<boolean> {
  const longest = Math.min(LONGEST, PER_TOKEN * model.engine.card.contextLength)
  const own = texts.length === 0 ? await ownAnswers(model, answers, state.answers, report, signal) : null
  const count = own && own.length
  const { cut } = await readTexts(
    model,
    own ?? textsAt(texts, longest),
    { count, mostTokens },
    state.readings,
    report,
    signal,
  )
  return cut
}

/** What is known of all latents before they are labelled. */
interface Known {
  hash: string
  corpus: Corpus
  explanations: readonly Explanation[]
  units: Units
  tokens: { found: readonly NextTokens[]; vocabulary: readonly string[] }
}

async function nextTokens({ model, latents }: Unindexed, report: ReportIndexing, signal: AbortSignal) {
  const vocabulary = await model.engine.vocabulary()
  const found: NextTokens[] = []
  for (let at = 0; at < latents.count; at += BATCH) {
    signal.throwIfAborted()
    const to = Math.min(latents.count, at + BATCH)
    // Some tokens say nothing to people and are left out, so more are asked for.
    found.push(...(await latents.nextTokens(at, to, 3 * LISTED)))
    report({ stage: 'next tokens', done: to, total: latents.count })
  }
  return { found, vocabulary }
}

/** Tokens as people can read them: those of no text, or of a broken character, say nothing. */
function readable({ vocabulary }: Known['tokens'], tokens: NextTokens['promoted']): [string, number][] {
  return tokens
    .map(([id, logit]): [string, number] => [vocabulary[id] ?? '', rounded(logit)])
    .filter(([text]) => text.trim() !== '' && !text.includes('\ufffd'))
    .slice(0, LISTED)
}

interface Labelled extends Explanation {
  by: string
}

/** Each latent's label: one that was made elsewhere, else the labeller's, else what the texts say. */
async function labelsOf(
  known: Known,
  { labels, labeller }: IndexingPlan,
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

function* lines(known: Known, labels: readonly Labelled[], report: ReportIndexing): Generator<Written> {
  const total = labels.length
  for (const [index, label] of labels.entries()) {
    const evidence = evidenceOf(known.corpus, index)
    yield { line: lineOf(known, label, evidence, index), spread: evidence.spread }
    if ((index + 1) % BATCH === 0 || index + 1 === total) report({ stage: 'writing', done: index + 1, total })
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
