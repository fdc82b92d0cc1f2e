import type { Corpus } from './corpus'
import type { Explanation } from './explain'
import type { Units } from './measure-units'
import type { FoundTokens } from './next-tokens'

/** What is known of all latents before they are labelled. */
export interface Known {
  hash: string
  corpus: Corpus
  explanations: readonly Explanation[]
  units: Units
  tokens: FoundTokens
}
