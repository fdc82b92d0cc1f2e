import type { Analysis, AnalysedFeature } from '@/lib/assist/analysis'
import type { CatalogueEntry } from '@/lib/catalogue'
import type { ModelListing as Listing } from '@/lib/models/registry'
import type { Prediction } from '@/lib/models/predictions'
import type { ServedModel } from '@/lib/models/served-model'
import { wireName } from '@/lib/models/model-names'
import type { FeatureDetail as Detail } from '@/lib/operations/feature-detail'
import type { FeatureDose as Dose } from '@/lib/operations/feature-dose'
import type { PlannedSteering, SteeredAutomatically } from '@/lib/operations/auto-steer'
import type { ContrastedText } from '@/lib/operations/contrast-texts'
import { fluentUpTo } from '@/lib/operations/fluent'
import type { Proposal } from '@/lib/operations/propose'
import type { Followed } from '@/lib/operations/follow-features'
import type { Listed } from '@/lib/operations/listed'
import type {
  Edit as DomainEdit,
  FeatureReference as Reference,
  ResolvedEdit,
} from '@/lib/operations/resolve-feature'
import type { Target } from '@/lib/operations/stale'
import type { Address } from '@/lib/store/port'
import type { Call } from '../http/handle'
import { ifMatch } from '../http/if-match'
import {
  DEFAULT_VARIANT_ID,
  type ActivationsResponse,
  type Analysis as AnalysisJson,
  type AppliedFeature,
  type AutoSteerResponse,
  type ContrastedFeature,
  type Edit,
  type FeatureDetail,
  type FeatureDose,
  type FeatureReference,
  type FeatureSummary,
  type ModelCard,
  type ModelListing,
  type Proposal as ProposalJson,
  type SteeredFeature,
  type VariantAddress,
} from './contract'

/** What a call on a variant writes to: If-Match names the versions that it knows. */
export function targetOf({ input, heard }: Pick<Call<VariantAddress>, 'input' | 'heard'>): Target {
  return { ...addressOf(input), expected: ifMatch(heard('If-Match')) }
}

export function addressOf({ session_id, variant_id }: VariantAddress): Address {
  return { sessionId: session_id, variantId: variant_id ?? DEFAULT_VARIANT_ID }
}

/** The schema has seen to it that one of the three is given. */
export function referenceOf({ feature_label, feature_id, index_in_sae }: FeatureReference): Reference {
  if (feature_label !== undefined) return { label: feature_label }
  return feature_id !== undefined ? { id: feature_id } : { index: index_in_sae ?? -1 }
}

export function editOf({ value, ...reference }: Edit): DomainEdit {
  return { feature: referenceOf(reference), value }
}

/** How answers name a feature. */
export function nameOf({ label, uuid, indexInSae }: Pick<CatalogueEntry, 'label' | 'uuid' | 'indexInSae'>) {
  return { label, feature_id: uuid, index_in_sae: indexInSae }
}

/** What is always told of a feature. */
export function describe(entry: CatalogueEntry) {
  return {
    ...nameOf(entry),
    kind: entry.kind,
    max_activation_strength: entry.maxActivationStrength,
    density: entry.density,
    fluent_up_to: fluentUpTo(entry.curve),
    unit: entry.unit,
  }
}

export function summaryOf({ entry, activation, held }: Listed): FeatureSummary {
  return { ...describe(entry), activation, modified_value: held }
}

export function followedOf({ tokens, features, top, predictions }: Followed): ActivationsResponse {
  return {
    tokens: tokens.map(({ text, message }) => ({ text, message })),
    features: features.map(({ entry, activations }) => ({
      ...nameOf(entry),
      max_activation_strength: entry.maxActivationStrength,
      activations,
    })),
    top:
      top?.map((firing) =>
        firing.map(({ entry, share }) => ({ ...nameOf(entry), kind: entry.kind, activation: share })),
      ) ?? null,
    predictions: predictions && tokens.map((_, i) => predictionOf(predictions.get(i))),
  }
}

const predictionOf = (found: Prediction | undefined) =>
  found ? { probability: found.probability, alternatives: found.likeliest } : null

export const contrastedOf = ({
  entry,
  held,
  d,
  means,
  firesIn,
  chance,
}: ContrastedText): ContrastedFeature => ({
  ...describe(entry),
  modified_value: held,
  d,
  means: [...means],
  fires_in: [...firesIn],
  chance,
})

export const proposalOf = ({ entry, strength, said = '', foundBy }: Proposal): ProposalJson => ({
  ...nameOf(entry),
  kind: entry.kind,
  fluent_up_to: fluentUpTo(entry.curve),
  value: strength,
  said,
  found_by: foundBy,
  example: entry.examples[0] ?? null,
})

export function steeredOf({ entry, value }: ResolvedEdit): SteeredFeature {
  return { ...nameOf(entry), activation: value ?? 0, modified_value: value ?? 0 }
}

export function detailOf({ entry, spread, near }: Detail): FeatureDetail {
  const { f1, examples, promoted, suppressed } = entry
  return {
    ...describe(entry),
    f1,
    labelled_by: entry.labelledBy ?? null,
    examples,
    spread: [...spread],
    promoted,
    suppressed,
    neighbors: near?.map(nameOf) ?? null,
    curve: entry.curve?.map(([strength, effect, fluent]) => ({ strength, effect, fluent })) ?? null,
    made: madeOf(entry),
  }
}

function madeOf({ made, layer = 0 }: CatalogueEntry): FeatureDetail['made'] {
  if (!made) return null
  const { probeLayer, ...rest } = made
  return { ...rest, layer, probe_layer: probeLayer }
}

export function doseOf({ entry, layer, length, residual }: Dose): FeatureDose {
  return {
    ...nameOf(entry),
    layer,
    unit: entry.unit,
    push_length: length,
    residual_length: residual,
    residual_share: residual !== null && residual > 0 ? length / residual : null,
  }
}

export function analysisJsonOf({ persona, features }: Analysis): AnalysisJson {
  const written = ({ label, importance, featureId }: AnalysedFeature) => ({
    label,
    importance,
    feature_id: featureId,
  })
  return {
    persona,
    features: {
      style: features.style.map(written),
      reasoning: features.reasoning.map(written),
      knowledge: features.knowledge.map(written),
    },
  }
}

export function analysedFeaturesOf({ features }: AnalysisJson): Analysis['features'] {
  const read = ({ label, importance, feature_id }: AnalysisJson['features']['style'][number]) => ({
    label,
    importance,
    featureId: feature_id,
  })
  return {
    style: features.style.map(read),
    reasoning: features.reasoning.map(read),
    knowledge: features.knowledge.map(read),
  }
}

export function autoSteerOf({ applied, stored, analyser }: SteeredAutomatically): AutoSteerResponse {
  const features = applied.map(appliedOf)
  const response = { applied_features: features, variant_id: stored.variantId, variant_json: stored.json }
  return analyser === undefined ? response : { ...response, analyser }
}

function appliedOf({ entry, strength, category, askedFor }: PlannedSteering): AppliedFeature {
  const applied = { ...nameOf(entry), value: strength, category }
  return askedFor === undefined ? applied : { ...applied, asked_for: askedFor }
}

export function cardOf({ name, card, catalogue, saeDigest }: ServedModel): ModelCard {
  return {
    id: name,
    parameters: card.parameters,
    context_length: card.contextLength,
    chat_template: card.chatTemplate,
    layers: card.layers,
    sae: card.sae && {
      read_layer: card.sae.readLayer,
      steer_layer: card.sae.steerLayer,
      latents: card.sae.latents,
      digest: saeDigest ?? undefined,
    },
    hook_layer: card.sae?.steerLayer ?? null,
    features: catalogue.count,
    live_features: catalogue.liveCount,
    capabilities: [...card.capabilities],
  }
}

export function listingOf(listing: Listing, isDefault: boolean): ModelListing {
  const { name, bytes, state, model } = listing
  return {
    id: name,
    wire_name: wireName(name),
    is_default: isDefault,
    size_bytes: bytes,
    state,
    progress: listing.state === 'loading' ? listing.progress : null,
    reason: listing.state === 'failed' ? listing.reason : null,
    card: model ? cardOf(model) : null,
    profile: model ? profileOf(model) : null,
  }
}

function profileOf({ profile: { introduction, starters, suggestions, fluent_push } }: ServedModel) {
  return { introduction, starters, suggestions, fluent_push }
}
