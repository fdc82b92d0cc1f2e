import type { Catalogue, CatalogueEntry } from '@/lib/catalogue'
import type { Edit, ErrorBody, FeatureReference } from '@/lib/protocols/tiller/contract'
import { ApiError } from '@/lib/errors'
import { invalid } from '@/lib/protocols/http/validation'

const NEAREST = 5
const MAX_LABEL_CHARS = 120

/** An edit whose feature is known. Value null removes the feature's edit. */
export interface ResolvedEdit {
  entry: CatalogueEntry
  value: number | null
}

/** The one feature that a reference names. Throws `unknown_feature` or `ambiguous_feature`, with the labels nearest. */
export function resolveFeature(catalogue: Catalogue, reference: FeatureReference): CatalogueEntry {
  const { feature_label: label, feature_id: id, index_in_sae: index } = reference
  if (label !== undefined) return byLabel(catalogue, label)
  const entry = id !== undefined ? catalogue.byUuid(id) : catalogue.byIndex(index ?? -1)
  if (entry) return entry
  const which =
    id !== undefined ? `id "${id}"` : `index ${index}; this model has 0 to ${catalogue.entries.length - 1}`
  throw new ApiError(
    'unknown_feature',
    `There is no feature with ${which}. Find one with POST /api/v1/features/search.`,
  )
}

/**
 * Resolves all edits. Value 0 becomes null, since both remove the edit. Throws `validation_failed` if two edits name
 * the same feature; `field` says where the edits stand in the request.
 */
export function resolveEdits(catalogue: Catalogue, edits: readonly Edit[], field: string): ResolvedEdit[] {
  const seen = new Map<string, number>()
  return edits.map(({ value, ...reference }, at) => {
    const entry = resolveFeature(catalogue, reference)
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
    throw new ApiError(
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
  throw new ApiError('unknown_feature', `No feature is labelled exactly "${shown}". ${hint}`, {
    nearest: nearest.map(naming),
  })
}

function naming({ label, uuid, indexInSae }: CatalogueEntry): NonNullable<ErrorBody['nearest']>[number] {
  return { label, feature_id: uuid, index_in_sae: indexInSae }
}
