import {
  FEATURE_CATEGORIES,
  type AnalysedFeature,
  type Analysis,
  type FeatureCategory,
} from '@/lib/assist/analysis'
import { layAutomatic, type Steering } from '@/lib/assist/automatic-edits'
import { bestOf, CATEGORY_KINDS, isExplained } from '@/lib/assist/explained'
import { strengthsFor } from '@/lib/assist/strengths'
import type { CatalogueEntry } from '@/lib/catalogue'
import { queryReader } from '@/lib/models/reading'
import type { ServedModel } from '@/lib/models/served-model'
import type { Message } from '@/lib/steering'
import type { Address, StoredVariant, Strengths } from '@/lib/store/port'
import type { Context } from './context'
import { resolveFeature } from './resolve-feature'
import type { Target } from './stale'
import { changeVariant, openVariant } from './variant-access'

/** How many features of a category chat applies by itself. */
export const CHAT_MAX_FEATURES = 5
const SEARCH_DEPTH = 20

interface Chosen {
  entry: CatalogueEntry
  weight: number
  category: FeatureCategory
  askedFor?: string
}

/** `askedFor` is given where no feature has the label asked for and the search found this one in its place. */
export type PlannedSteering = Steering & Pick<Chosen, 'category' | 'askedFor'>

export interface SteeredAutomatically {
  applied: PlannedSteering[]
  /** The variant after steering. */
  stored: StoredVariant
  /** What analysed; left out where the analysis came with the request. */
  analyser?: string
}

/** Persona and features for a query; `previous` is the conversation before it. */
export async function analyzeQuery(
  context: Context,
  address: Address,
  { query, previous }: { query: string; previous: readonly Message[] },
  signal: AbortSignal,
): Promise<Analysis & { analyser: string }> {
  const { model } = await openVariant(context, address, signal)
  const analyser = context.analyserOf(model)
  return { ...(await analyser.analyse(query, previous, signal)), analyser: analyser.name }
}

/** Writes what an analysis asks for to the variant, all of it in one step. */
export async function autoSteer(
  context: Context,
  target: Target,
  { features, maxFeatures }: { features: Analysis['features']; maxFeatures: number },
  signal: AbortSignal,
): Promise<SteeredAutomatically> {
  const { model } = await openVariant(context, target, signal)
  const planned = await planSteering(context, model, { features, maxFeatures }, signal)
  return storeSteering(context, target, planned)
}

/**
 * Chooses the features of an analysis with their strengths. A label that no feature has is searched for. Throws
 * `unknown_feature` for an id that does not exist and `ambiguous_feature` for a label that several features share.
 */
async function planSteering(
  context: Context,
  model: ServedModel,
  { features, maxFeatures }: { features: Analysis['features']; maxFeatures: number },
  signal: AbortSignal,
): Promise<PlannedSteering[]> {
  const chosen = new Map<string, Chosen>()
  for (const category of FEATURE_CATEGORIES) {
    const ranked = features[category]
      .filter(({ importance }) => importance > 0)
      .sort((a, b) => b.importance - a.importance)
      .slice(0, maxFeatures)
    for (const feature of ranked) {
      const entry = await findAnalysed(context, model, feature, category, signal)
      if (!entry || chosen.has(entry.uuid)) continue
      const askedFor = entry.label === feature.label ? undefined : feature.label
      chosen.set(entry.uuid, { entry, weight: feature.importance, category, askedFor })
    }
  }
  return strengthsFor([...chosen.values()]).map(({ wish, strength }) => ({ ...wish, strength }))
}

/** Chooses features for the user's last message, in the light of those before it; none where the user said nothing. */
export async function planForChat(
  context: Context,
  model: ServedModel,
  messages: readonly Message[],
  signal: AbortSignal,
): Promise<PlannedSteering[]> {
  const last = messages.findLastIndex(({ role }) => role === 'user')
  const query = messages[last]?.content
  if (query === undefined) return []
  const { features } = await context.analyserOf(model).analyse(query, messages.slice(0, last), signal)
  return planSteering(context, model, { features, maxFeatures: CHAT_MAX_FEATURES }, signal)
}

/** Writes planned steering to the stored variant in one step that no other change comes between. */
export async function storeSteering(
  { store }: Context,
  target: Target,
  planned: readonly PlannedSteering[],
): Promise<SteeredAutomatically> {
  let applied: Strengths = {}
  const stored = await changeVariant(store, target, (variant, before) => {
    applied = layAutomatic(variant, before, planned)
    return applied
  })
  return { applied: planned.filter(({ entry }) => entry.uuid in applied), stored }
}

async function findAnalysed(
  context: Context,
  model: ServedModel,
  { label, featureId }: AnalysedFeature,
  category: FeatureCategory,
  signal: AbortSignal,
): Promise<CatalogueEntry | undefined> {
  const { catalogue } = model
  if (featureId !== undefined) return resolveFeature(context, model, { id: featureId })
  if (catalogue.byLabel(label).some(isExplained)) return resolveFeature(context, model, { label })
  const found = await catalogue.search(label, SEARCH_DEPTH, queryReader(model, signal))
  return bestOf(found, CATEGORY_KINDS[category])
}
