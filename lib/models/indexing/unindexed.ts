import type { Latents } from '@/lib/engine/latents'
import type { Reader } from '../reading'

/** A model with an SAE that has no catalogue; strength 1 of its latents is one unit of activation. */
export interface Unindexed {
  model: Reader
  latents: Latents
  close(): Promise<void>
}
