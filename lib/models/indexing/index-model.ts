import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SAE_FOLDER } from '../folder-files'
import type { ModelFolder } from '../folders'
import type { Reader } from '../reading'
import { catalogueLines } from './catalogue-lines'
import { chooseLabels } from './choose-labels'
import { Corpus } from './corpus'
import { explainAll, explained } from './explain'
import type { Labelling } from './labels'
import { measureUnits, type Units } from './measure-units'
import { nextTokens } from './next-tokens'
import { ownAnswers } from './own-answers'
import type { ReportIndexing } from './progress'
import { readTexts } from './readings'
import { hashOfSae, openState, stateFolder, type IndexingState } from './state'
import { filesAt, textsAt } from './text-files'
import type { Unindexed } from './unindexed'
import { writeCatalogue } from './write-catalogue'

/** Characters of a text's pieces, for each token of the context: a token is rarely shorter than this. */
const PER_TOKEN = 2
const LONGEST = 1200

export interface IndexingPlan extends Labelling {
  /** Files and folders of texts; none: the model's own answers. */
  texts: readonly string[]
  /** How many questions the model answers where no texts are given. */
  answers: number
  /** Reading ends here. */
  mostTokens: number
  /** How many latents strength 1 is measured of; the others' follows from theirs. */
  swept: number
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
    const labels = await chooseLabels(latents, plan, state, report, signal)
    await writeCatalogue(folder.dir, catalogueLines(latents, labels, report))
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
