import type { FeatureKind } from '@/lib/catalogue'
import type { LatentEvidence } from './evidence'
import type { Explanation } from './explain'

/** A latent as somebody who is to label it is shown it. */
export interface Unlabelled {
  index: number
  examples: LatentEvidence['examples']
  promoted: readonly string[]
  suppressed: readonly string[]
  /** What the texts say of it. */
  explanation: Explanation
}

export interface Label {
  index: number
  label: string
  kind: FeatureKind
}

/** Words a label for each of some latents; those that it cannot word are left out. */
export interface Labeller {
  /** Who labels, as people are told it. */
  name: string
  /** Latents of one call. */
  batch: number
  label(latents: readonly Unlabelled[], signal: AbortSignal): Promise<Label[]>
}

/** Where labels come from. What neither gives, the evidence does. */
export interface Labelling {
  /** Labels that were made elsewhere, by latent. */
  labels: { by: string; of: ReadonlyMap<number, string> } | null
  labeller: Labeller | null
}
