import * as v from 'valibot'
import type { Edit } from '@/lib/protocols/tiller/contract'

/** What the page must know of a feature to steer it and to name it. */
export const featureHandle = v.object({
  feature_id: v.pipe(v.string(), v.minLength(1)),
  label: v.string(),
  index_in_sae: v.pipe(v.number(), v.integer()),
  /** See `featureSummary`; edits that were saved without it are taken as not measured. */
  fluent_up_to: v.optional(v.nullable(v.number()), null),
  /** Strength 1 in the SAE's units; edits that were saved without it are not known to push. */
  unit: v.nullish(v.number()),
})
export type FeatureHandle = v.InferOutput<typeof featureHandle>

/** A feature with its strength. As a pending edit, strength 0 stands for "remove the confirmed edit". */
export const featureEdit = v.object({
  ...featureHandle.entries,
  value: v.pipe(v.number(), v.minValue(-1), v.maxValue(1)),
})
export type FeatureEdit = v.InferOutput<typeof featureEdit>

/** Edits by feature id: a feature has one edit or none. */
export type Edits = Readonly<Record<string, FeatureEdit>>

export const handleOf = (feature: FeatureHandle): FeatureHandle => ({
  feature_id: feature.feature_id,
  label: feature.label,
  index_in_sae: feature.index_in_sae,
  fluent_up_to: feature.fluent_up_to,
  ...(feature.unit == null ? {} : { unit: feature.unit }),
})

/** Slider values are hundredths: 0.1 + 0.2 has to be found equal to 0.3. */
export const roundStrength = (value: number) => Math.round(Math.min(1, Math.max(-1, value)) * 100) / 100 || 0

/** A list of edits as they are looked up. */
export const byFeature = (edits: readonly FeatureEdit[]): Edits =>
  Object.fromEntries(edits.map((edit) => [edit.feature_id, edit]))

export const without = (edits: Edits, featureId: string): Edits =>
  Object.fromEntries(Object.entries(edits).filter(([id]) => id !== featureId))

/** Confirmed edits with others laid over them; a strength of 0 takes the edit out. */
export function overlay(confirmed: Edits, changes: Edits): Edits {
  const active = Object.values({ ...confirmed, ...changes }).filter((edit) => edit.value !== 0)
  return Object.fromEntries(active.map((edit) => [edit.feature_id, edit]))
}

/** As `/api/v1` takes them: named by id, never by label, and null for a removal. */
export const toRequest = (edits: Edits): Edit[] =>
  Object.values(edits).map(({ feature_id, value }) => ({ feature_id, value: value === 0 ? null : value }))

/** "+0.60", "−0.20", "0": always with a sign, so that a direction is never read by colour alone. */
export const formatStrength = (value: number) =>
  value === 0 ? '0' : `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(2)}`

/** The strength that a person wrote: "0.6", "+0,6", "−.25" or "60 %"; null for what is no number from -1 to 1. */
export function parseStrength(text: string): number | null {
  const [, sign = '', digits = '', percent] =
    /^([+\-−–]?)\s*(\d+(?:[.,]\d*)?|[.,]\d+)\s*(%?)$/.exec(text.trim()) ?? []
  if (digits === '') return null
  const size = Number(digits.replace(',', '.')) / (percent ? 100 : 1)
  if (size > 1) return null
  return roundStrength(sign === '' || sign === '+' ? size : -size)
}
