import type { Catalogue, SpreadContexts } from '@/lib/catalogue'
import type { Engine, EngineCard } from '@/lib/engine/port'
import type { MadeDirections } from './made-directions'
import type { Profile } from './profile'
import type { Slots } from './slots'

/** A model that is loaded, with everything that operations on it work with. */
export interface ServedModel {
  /** The name of its folder; variants carry it as `base_model`. */
  name: string
  card: EngineCard
  engine: Engine
  catalogue: Catalogue
  /** More contexts of a feature than the catalogue keeps in memory. */
  contexts: SpreadContexts
  slots: {
    /** One slot for each answer being written. */
    answers: Slots
    /** One slot for each text being read: search and inspection do not wait for answers. */
    readings: Slots
    /** One slot: features are made one after the other. */
    making: Slots
  }
  /** Tells its SAE from every other: `sha256:` and 64 hex digits; null or left out without one. */
  saeDigest?: string | null
  /** The features that people made of it. */
  made: MadeDirections
  /** What people are told of the model, and the words by which they ask for what it can do. */
  profile: Profile
}
