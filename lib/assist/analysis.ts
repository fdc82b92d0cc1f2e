/** The three sorts of features that an analysis names. */
export const FEATURE_CATEGORIES = ['style', 'reasoning', 'knowledge'] as const
export type FeatureCategory = (typeof FEATURE_CATEGORIES)[number]

/** Who would answer best. */
export interface Persona {
  role: string
  style: string
  approach: string
}

/** A feature and how much it matters, 0 … 1. */
export interface AnalysedFeature {
  label: string
  importance: number
  /** Says which feature is meant where several share a label. */
  featureId?: string
}

/** Who would answer a query best, and by what to steer. */
export interface Analysis {
  persona: Persona
  features: Record<FeatureCategory, AnalysedFeature[]>
}
