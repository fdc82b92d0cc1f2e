import type { z } from 'zod'
import type { CatalogueEntry } from '@/lib/catalogue'
import {
  featureCategory,
  type AnalysedFeature,
  type Analysis,
  type AnalyzeQueryResponse,
  type analyzeQueryRequest,
  type AppliedFeature,
  type AutoSteerResponse,
  type autoSteerRequest,
  type ChatMessage,
  type FeatureCategory,
  type VariantAddress,
} from '@/lib/protocols/tiller/contract'
import type { Variant } from '@/lib/steering'
import { queryReader } from './excitation'
import { resolveFeature } from './resolve-feature'
import { addressOf, changeVariant, readVariant } from './variant-access'
import type { Services } from '@/lib/server/services'
import { layAutomatic, type Steering, type Strengths } from '@/lib/assist/automatic-edits'
import { bestOf, CATEGORY_KINDS, isExplained } from '@/lib/assist/explained'
import { strengthsFor } from '@/lib/assist/strengths'

/** How many features of a category chat applies by itself. */
export const CHAT_MAX_FEATURES = 5
const SEARCH_DEPTH = 20

interface Chosen {
  entry: CatalogueEntry
  weight: number
  category: FeatureCategory
  askedFor?: string
}

export type PlannedSteering = Steering & Pick<Chosen, 'category' | 'askedFor'>

/** `POST /features/analyze-query` */
export async function analyzeQuery(
  { store, assist: { analyser } }: Services,
  { query, context, ...address }: z.output<typeof analyzeQueryRequest>,
  signal: AbortSignal,
): Promise<AnalyzeQueryResponse> {
  await readVariant(store, address)
  const analysis = await analyser.analyse(query, context?.previous_messages ?? [], signal)
  return { ...analysis, analyser: analyser.name }
}

/** `POST /features/auto-steer`: writes what an analysis asks for to the variant, all of it in one step. */
export async function autoSteer(
  services: Services,
  { analysis, max_features, ...address }: z.output<typeof autoSteerRequest>,
  signal: AbortSignal,
): Promise<AutoSteerResponse> {
  await readVariant(services.store, address)
  return storeSteering(services, address, await planSteering(services, analysis, max_features, signal))
}

/**
 * Chooses the features of an analysis with their strengths. A label that no feature has is searched for. Throws
 * `unknown_feature` for an id that does not exist and `ambiguous_feature` for a label that several features share.
 */
export async function planSteering(
  services: Services,
  { features }: Pick<Analysis, 'features'>,
  maxFeatures: number,
  signal: AbortSignal,
): Promise<PlannedSteering[]> {
  const chosen = new Map<string, Chosen>()
  for (const category of featureCategory.options) {
    const ranked = features[category]
      .filter(({ importance }) => importance > 0)
      .sort((a, b) => b.importance - a.importance)
      .slice(0, maxFeatures)
    for (const feature of ranked) {
      const entry = await findAnalysed(services, feature, category, signal)
      if (!entry || chosen.has(entry.uuid)) continue
      const askedFor = entry.label === feature.label ? undefined : feature.label
      chosen.set(entry.uuid, { entry, weight: feature.importance, category, askedFor })
    }
  }
  return strengthsFor([...chosen.values()]).map(({ wish, strength }) => ({ ...wish, strength }))
}

/** Chooses features for the last message of a conversation, in the light of those before it. */
export async function planForChat(
  services: Services,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
): Promise<PlannedSteering[]> {
  const query = messages.at(-1)?.content ?? ''
  const analysis = await services.assist.analyser.analyse(query, messages.slice(0, -1), signal)
  return planSteering(services, analysis, CHAT_MAX_FEATURES, signal)
}

/** Lays planned steering over a variant, in place and without storing it. */
export function laySteering(
  { assist }: Services,
  variant: Variant,
  address: VariantAddress,
  planned: readonly PlannedSteering[],
): void {
  layAutomatic(variant, assist.automatic.of(addressOf(address)), planned)
}

/** Writes planned steering to the stored variant in one step that no other change comes between. */
export async function storeSteering(
  { store, assist: { automatic } }: Services,
  address: VariantAddress,
  planned: readonly PlannedSteering[],
): Promise<AutoSteerResponse> {
  const where = addressOf(address)
  let applied: Strengths = new Map()
  const json = await changeVariant(store, address, (variant) => {
    applied = layAutomatic(variant, automatic.of(where), planned)
    automatic.note(where, applied)
  })
  return {
    applied_features: planned.filter(({ entry }) => applied.has(entry.uuid)).map(report),
    variant_id: where.variantId,
    variant_json: json,
  }
}

async function findAnalysed(
  services: Services,
  { label, feature_id }: AnalysedFeature,
  category: FeatureCategory,
  signal: AbortSignal,
): Promise<CatalogueEntry | undefined> {
  const { catalogue } = services
  if (feature_id !== undefined) return resolveFeature(catalogue, { feature_id })
  if (catalogue.byLabel(label).some(isExplained)) return resolveFeature(catalogue, { feature_label: label })
  const found = await catalogue.search(label, SEARCH_DEPTH, queryReader(services, signal))
  return bestOf(found, CATEGORY_KINDS[category])
}

function report({ entry, strength, category, askedFor }: PlannedSteering): AppliedFeature {
  return {
    label: entry.label,
    value: strength,
    category,
    feature_id: entry.uuid,
    index_in_sae: entry.indexInSae,
    ...(askedFor === undefined ? {} : { asked_for: askedFor }),
  }
}
