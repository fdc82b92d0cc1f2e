import { z } from 'zod'
import type { FeatureInit } from '@/lib/steering'
import { FEATURE_KINDS, type FeatureKind } from './kinds'

export const featureKind = z.enum(FEATURE_KINDS)

export const exampleContext = z
  .object({ tokens: z.array(z.string()).min(1), activations: z.array(z.number()), peak: z.int().min(0) })
  .refine((e) => e.tokens.length === e.activations.length && e.peak < e.tokens.length, {
    error: 'tokens, activations and peak do not fit together',
  })

export type ExampleContext = z.infer<typeof exampleContext>

const scoredToken = z.tuple([z.string(), z.number()])

const share = z.number().min(0).max(1)
/** [strength, share of answers that show the effect, share of answers that stay fluent]. */
const curvePoint = z.tuple([z.number(), share, share])

/** One line of `catalogue.jsonl`, as the training pipeline writes it. */
export const catalogueLine = z.object({
  uuid: z.uuid(),
  index_in_sae: z.int().min(0),
  label: z.string().min(1),
  /** Who worded the label, as people are told it; left out where nobody says. */
  labelled_by: z.string().min(1).optional(),
  /** Other words by which people ask for what the feature does. */
  aliases: z.array(z.string()).default([]),
  kind: featureKind,
  f1: z.number().min(0).max(1).nullable(),
  density: z.number().min(0).max(1),
  max_activation_strength: z.number().min(0),
  unit: z.number().min(0),
  alive: z.boolean(),
  examples: z.array(exampleContext),
  promoted: z.array(scoredToken),
  suppressed: z.array(scoredToken),
  /** What calibration measured, by rising strength; null for a feature whose unit is a rule's and not a measurement's. */
  curve: z.array(curvePoint).min(1).nullable().default(null),
})

/** Where a feature that a person made comes from, and how well it was learned. */
export interface Provenance {
  /** What was asked for; null where examples were given. */
  sentence: string | null
  /** How many answers it was made of that show it. */
  shown: number
  /** And that do not. */
  plain: number
  /** How often its direction tells an answer that shows it from one that does not, on answers held back: 0.5 is chance. */
  area: number
  /**
   * The layer after which effects were measured, another than the feature's own where there is one; null where they were measured by
   * how likely the sentence makes the answers.
   */
  probeLayer: number | null
  /** Share of answers that show it without steering, 0 … 1. */
  unsteered: number
  /** What people must know before they rely on it; null for one that works well. */
  warning: string | null
}

/**
 * A feature with what is known about it. Plain data, from which `new Feature(entry)` makes the domain's object: entries
 * live as long as the process, and must outlast the copies of a class that a bundler or a reload may bring.
 */
export interface CatalogueEntry extends Required<FeatureInit> {
  /** Where it is read and steered, for a feature that somebody made; an SAE's are where the SAE is. */
  layer?: number
  /** Given for a feature that a person made. */
  made?: Provenance
  kind: FeatureKind
  /** Who worded the label, as people are told it; left out where nobody says. */
  labelledBy?: string
  /** Other words by which people ask for what the feature does. */
  aliases: string[]
  /** How well the label predicts where the feature fires, 0 … 1; null where it was not measured. */
  f1: number | null
  /** Share of tokens on which the feature fires, 0 … 1. */
  density: number
  /** Strength 1, in the SAE's units. */
  unit: number
  /** False for a latent that never fires. */
  alive: boolean
  examples: ExampleContext[]
  promoted: [string, number][]
  suppressed: [string, number][]
  /** What calibration measured at each strength: [strength, share with the effect, share fluent]; null if nothing. */
  curve: [number, number, number][] | null
}

/** The entry that a checked line describes. */
export function toEntry(line: z.infer<typeof catalogueLine>): CatalogueEntry {
  const {
    index_in_sae: indexInSae,
    max_activation_strength: maxActivationStrength,
    labelled_by: labelledBy,
    ...rest
  } = line
  const by = labelledBy === undefined ? {} : { labelledBy }
  return { ...rest, ...by, uuid: line.uuid.toLowerCase(), indexInSae, maxActivationStrength }
}
