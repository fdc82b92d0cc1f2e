import type { Feature } from '@/lib/steering'

/** A feature with how strongly it fires, in the SAE's units, or with what was made of that for a whole context. */
export interface FeatureActivation {
  feature: Feature
  activation: number
}

/** Activations of features, strongest first. Immutable. */
export class FeatureActivations implements Iterable<FeatureActivation> {
  /** @param width number of the SAE's features */
  constructor(
    private readonly activations: readonly FeatureActivation[],
    private readonly width: number,
  ) {}

  get length(): number {
    return this.activations.length
  }

  [Symbol.iterator](): IterableIterator<FeatureActivation> {
    return this.activations.values()
  }

  /** Undefined outside the list; negative positions count from the end. */
  at(index: number): FeatureActivation | undefined {
    return this.activations.at(index)
  }

  /** One number for each of the SAE's features: [features]. */
  vector(): Float32Array {
    const vector = new Float32Array(this.width)
    for (const { feature, activation } of this.activations) vector[feature.indexInSae] = activation
    return vector
  }

  /** The features by their index. */
  lookup(): Map<number, Feature> {
    return new Map(this.activations.map(({ feature }) => [feature.indexInSae, feature]))
  }

  toString(): string {
    const lines = this.activations.map(
      ({ feature, activation }, i) => `\n   ${i}: (${feature}, ${activation})`,
    )
    return `FeatureActivations(${lines.join('')}\n)`
  }
}
