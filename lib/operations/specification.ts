import type { CatalogueEntry } from '@/lib/catalogue'
import { ConditionalGroup, Feature, type ConditionalGroupJson } from '@/lib/steering'
import type { Analyser, ContrastiveDataset } from '@/lib/assist/analyser'
import { noFeature } from '@/lib/assist/no-feature'
import { strengthsFor } from '@/lib/assist/strengths'

/** A condition asks for this share of a feature's strongest activation in the catalogue. */
const FIRING_SHARE = 0.25

/**
 * Features with the strengths that a specification such as "more formal, no jokes" asks for; strengths lie in -0.6 … 0.6.
 * Throws `validation_failed` if no feature serves it.
 */
export async function autoEdits(
  analyser: Analyser,
  specification: string,
  signal: AbortSignal,
): Promise<[feature: CatalogueEntry, strength: number][]> {
  const wishes = await analyser.wishes(specification, signal)
  if (wishes.length === 0) throw noFeature()
  return strengthsFor(wishes).map(({ wish, strength }) => [wish.entry, strength])
}

/**
 * The condition that a specification such as "when the assistant talks like a pirate" describes: each feature above a
 * quarter of its strongest activation, in units of its calibrated strength. Throws `validation_failed` if no feature
 * serves it.
 */
export async function autoConditional(
  analyser: Analyser,
  specification: string,
  signal: AbortSignal,
): Promise<ConditionalGroupJson> {
  const { features, operator } = await analyser.condition(specification, signal)
  if (features.length === 0) throw noFeature()
  const conditions = features.map((entry) => new Feature(entry).gt(firingThreshold(entry)))
  return new ConditionalGroup(conditions, operator).json()
}

/**
 * Conversations that show what a specification asks for, and the same ones without it. With the embedded analyser they
 * are this model's own answers, instructed by the specification and steered toward the features found, and neither; with an
 * assistant model they are its writing.
 * Throws `validation_failed` for a specification that names nothing to show.
 */
export function contrastiveDataset(
  analyser: Analyser,
  specification: string,
  signal: AbortSignal,
): Promise<ContrastiveDataset> {
  return analyser.contrast(specification, signal)
}

function firingThreshold({ maxActivationStrength, unit }: CatalogueEntry): number {
  return Math.round(((FIRING_SHARE * maxActivationStrength) / unit) * 1000) / 1000
}
