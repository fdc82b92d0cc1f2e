import type { FeatureItem, InterventionSpec } from '@/lib/protocols/steering-api/contract'

export type InterventionMode = 'add' | 'clamp'

/**
 * A model's name and the interventions that it is to run with, in order. Every change returns the variant itself, so
 * that changes can be chained.
 */
export class Variant {
  readonly #interventions: InterventionSpec[] = []

  constructor(readonly modelName: string) {}

  /** A copy: changing it changes nothing here. */
  get interventions(): InterventionSpec[] {
    return this.#interventions.map((spec) => ({ ...spec }))
  }

  /**
   * @param indexInSae the feature's place in the SAE
   * @param strength -1 … 1; usual are 0.3 to 0.6
   * @param mode `add` moves the feature's activation by its strength, `clamp` holds it there
   */
  addIntervention(indexInSae: number, strength: number, mode: InterventionMode = 'add'): this {
    this.#interventions.push({ index_in_sae: indexInSae, strength, mode })
    return this
  }

  addInterventions(specs: Iterable<InterventionSpec>): this {
    for (const { index_in_sae, strength, mode } of specs) {
      this.addIntervention(index_in_sae, strength, mode ?? undefined)
    }
    return this
  }

  /** Adds an intervention of the same strength for each feature, such as those that a search found. */
  set(
    features: FeatureItem | readonly FeatureItem[],
    strength: number,
    mode: InterventionMode = 'add',
  ): this {
    for (const { index_in_sae } of [features].flat()) this.addIntervention(index_in_sae, strength, mode)
    return this
  }

  /** Forgets all interventions. */
  reset(): this {
    this.#interventions.length = 0
    return this
  }

  toString(): string {
    return this.modelName
  }
}

/** The fields of a request that a variant, or the bare name of a model, stands for. */
export function steeredBy(
  model: Variant | string,
  interventions?: readonly InterventionSpec[],
): { model: string; interventions?: readonly InterventionSpec[] } {
  if (typeof model === 'string') return { model, interventions }
  const own = model.interventions
  return { model: model.modelName, interventions: interventions ?? (own.length > 0 ? own : undefined) }
}

export function nameOf(model: Variant | string): string {
  return typeof model === 'string' ? model : model.modelName
}
