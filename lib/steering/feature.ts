import type { Conditional, Comparand } from './conditional'
import { FeatureGroup } from './feature-group'
import { finite } from './finite'
import { parseJson } from './json'
import { canonicalUuid, hexUuid } from './uuid'
import { featureJson, type FeatureJson } from './wire'

export interface FeatureInit {
  /** 32 hex digits in either case, with or without dashes. */
  uuid: string
  label: string
  /** Position among the SAE's latents, from 0. */
  indexInSae: number
  /** Largest activation in the catalogue's data, in the SAE's units. Left out it is 1, as in Ember's JSON. */
  maxActivationStrength?: number
}

/**
 * One latent of a sparse autoencoder. Immutable. Two features are the same if their uuids are.
 *
 * `eq`, `ne`, `lt`, `le`, `gt` and `ge` build conditions on the feature's activation, in units of its calibrated
 * strength; `equals` tells whether two objects stand for the same feature.
 */
export class Feature {
  /** Dashed, lower case. */
  readonly uuid: string
  readonly label: string
  readonly indexInSae: number
  readonly maxActivationStrength: number

  /** Throws a TypeError for a bad uuid and a RangeError for a bad number. */
  constructor({ uuid, label, indexInSae, maxActivationStrength = 1 }: FeatureInit) {
    if (!Number.isSafeInteger(indexInSae) || indexInSae < 0) {
      throw new RangeError(`indexInSae must be a whole number from 0, not ${String(indexInSae)}.`)
    }
    if (finite(maxActivationStrength, 'maxActivationStrength') < 0) {
      throw new RangeError(`maxActivationStrength must be 0 or more, not ${maxActivationStrength}.`)
    }
    this.uuid = canonicalUuid(uuid)
    this.label = label
    this.indexInSae = indexInSae
    this.maxActivationStrength = maxActivationStrength
  }

  equals(other: Feature): boolean {
    return this.uuid === other.uuid
  }

  /** A group of this feature and another feature, or the features of a group. */
  or(other: Feature | FeatureGroup): FeatureGroup {
    return new FeatureGroup([this]).or(other)
  }

  eq(other: Comparand): Conditional {
    return new FeatureGroup([this]).eq(other)
  }

  ne(other: Comparand): Conditional {
    return new FeatureGroup([this]).ne(other)
  }

  lt(other: Comparand): Conditional {
    return new FeatureGroup([this]).lt(other)
  }

  le(other: Comparand): Conditional {
    return new FeatureGroup([this]).le(other)
  }

  gt(other: Comparand): Conditional {
    return new FeatureGroup([this]).gt(other)
  }

  ge(other: Comparand): Conditional {
    return new FeatureGroup([this]).ge(other)
  }

  /**
   * Ember's JSON, with the uuid as 32 hex digits. The Python package writes 1 for every `max_activation_strength` and
   * forgets it when it reads; this class keeps it.
   */
  json(): FeatureJson {
    return {
      uuid: hexUuid(this.uuid),
      label: this.label,
      index_in_sae: this.indexInSae,
      max_activation_strength: this.maxActivationStrength,
    }
  }

  /** Reads JSON text or a parsed object, with either spelling of the uuid. Throws SteeringJsonError. */
  static fromJson(data: unknown): Feature {
    return Feature.fromWire(parseJson(featureJson, data, 'Feature'))
  }

  /** From JSON that its schema has checked. */
  static fromWire(data: FeatureJson): Feature {
    return new Feature({
      uuid: data.uuid,
      label: data.label,
      indexInSae: data.index_in_sae,
      maxActivationStrength: data.max_activation_strength,
    })
  }

  toString(): string {
    return `Feature("${this.label}")`
  }
}
