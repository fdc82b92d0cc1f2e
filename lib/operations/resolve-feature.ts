import type { Catalogue, CatalogueEntry } from '@/lib/catalogue'
import { Failure, invalid, isFailure, type FailureExtra } from '@/lib/errors'
import type { ServedModel } from '@/lib/models/served-model'
import type { Variant } from '@/lib/steering'
import type { Context } from './context'
import { findGone } from './gone'

const NEAREST = 5
const MAX_LABEL_CHARS = 120

/** Names one feature, by its exact label, its id or its index. */
export type FeatureReference = { label: string } | { id: string } | { index: number }

/** Value 0 or null removes the feature's edit. */
export interface Edit {
  feature: FeatureReference
  value: number | null
}

/** An edit whose feature is known. Value null removes the feature's edit. */
export interface ResolvedEdit {
  entry: Pick<CatalogueEntry, 'uuid' | 'label' | 'indexInSae' | 'maxActivationStrength'>
  value: number | null
}

/**
 * The one feature of a model that a reference names. Throws `unknown_feature` or `ambiguous_feature`, with the labels
 * nearest, and `wrong_model` for the id of another model's feature.
 */
export function resolveFeature(
  { models }: Pick<Context, 'models'>,
  model: Pick<ServedModel, 'name' | 'catalogue'>,
  reference: FeatureReference,
): CatalogueEntry {
  try {
    return resolveIn(model.catalogue, reference)
  } catch (error) {
    if (!isFailure(error) || !('id' in reference)) throw error
    const owner = models.present.find(({ catalogue }) => catalogue.byUuid(reference.id))
    throw owner ? ofOtherModel(owner, reference.id, model.name) : error
  }
}

function ofOtherModel({ name, catalogue }: ServedModel, id: string, wanted: string): Failure {
  const label = catalogue.byUuid(id)?.label ?? id
  return new Failure(
    'wrong_model',
    `The feature "${label}" belongs to the model "${name}", and the variant is one of "${wanted}". Take a feature of that model, or make a variant of "${name}" with POST /api/v1/variants.`,
  )
}

/** The one feature of a catalogue that a reference names. Throws `unknown_feature` or `ambiguous_feature`. */
export function resolveIn(catalogue: Catalogue, reference: FeatureReference): CatalogueEntry {
  if ('label' in reference) return byLabel(catalogue, reference.label)
  const entry = 'id' in reference ? catalogue.byUuid(reference.id) : catalogue.byIndex(reference.index)
  if (entry) return entry
  const which =
    'id' in reference
      ? `id "${reference.id}"`
      : `index ${reference.index}; this model has ${rangeOf(catalogue)}`
  throw new Failure(
    'unknown_feature',
    `There is no feature with ${which}. Find one with POST /api/v1/features/search.`,
  )
}

/** The indices that there are, in words. */
export function rangeOf({ size }: Pick<Catalogue, 'size'>): string {
  return size === 0 ? 'no features' : `0 to ${size - 1}`
}

/**
 * Resolves all edits. Value 0 becomes null, since both remove the edit. Throws `validation_failed` if two edits name
 * the same feature; an edit of a
 * feature that was deleted can be removed from the variant that holds it. `field` says where the edits stand in the request.
 */
export function resolveEdits(
  context: Pick<Context, 'models'>,
  model: Pick<ServedModel, 'name' | 'catalogue'>,
  edits: readonly Edit[],
  field: string,
  variant: Variant,
): ResolvedEdit[] {
  const seen = new Map<string, number>()
  return edits.map(({ value, feature }, at) => {
    const isRemoval = value === null || value === 0
    const gone = isRemoval ? findGone(variant, model, feature) : undefined
    const entry = gone ?? resolveFeature(context, model, feature)
    const first = seen.get(entry.uuid)
    if (first !== undefined) {
      throw invalid(
        `${field}[${at}]`,
        `names the same feature as ${field}[${first}], "${entry.label}"; give each feature once`,
      )
    }
    seen.set(entry.uuid, at)
    return { entry, value: value === 0 ? null : value }
  })
}

function byLabel(catalogue: Catalogue, label: string): CatalogueEntry {
  const found = catalogue.byLabel(label)
  const [entry] = found
  if (found.length === 1 && entry) return entry
  const shown = label.length > MAX_LABEL_CHARS ? `${label.slice(0, MAX_LABEL_CHARS)}…` : label
  if (found.length > 1) {
    throw new Failure(
      'ambiguous_feature',
      `${found.length} features are labelled "${shown}". Name one by its feature_id or index_in_sae.`,
      { nearest: found.map(naming) },
    )
  }
  const nearest = catalogue.nearestLabels(label, NEAREST)
  const hint =
    nearest.length > 0
      ? `Nearest are: ${nearest.map((near) => `"${near.label}"`).join(', ')}.`
      : 'Find one with POST /api/v1/features/search.'
  throw new Failure('unknown_feature', `No feature is labelled exactly "${shown}". ${hint}`, {
    nearest: nearest.map(naming),
  })
}

type Naming = NonNullable<FailureExtra['nearest']>[number]

function naming({ label, uuid, indexInSae }: CatalogueEntry): Naming {
  return { label, feature_id: uuid, index_in_sae: indexInSae }
}
