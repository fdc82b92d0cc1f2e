import type { Conditional, ConditionalGroup, Controller, FeatureGroup, Intervention } from '@/lib/steering'
import { UnknownLatent } from '../errors'
import type { SparseRow } from '../port'

/** What a program needs to know of the SAE. */
export interface SteeringBasis {
  /** Number of latents. */
  features: number
  /** Strength 1 of each latent, in the SAE's units. */
  units: Float32Array
  /** What one unit of a latent's activation adds to the residual stream. */
  direction(index: number): Float32Array
}

/**
 * A Controller made ready to run at the hook layer.
 *
 * With f = the SAE's activations of residual h: nudge f'ᵢ = fᵢ + v·sᵢ, pin f'ᵢ = v·sᵢ, mul f'ᵢ = v·fᵢ, in order; then
 * h' = h + Σᵢ (f'ᵢ − fᵢ)·W_dec[i]. The SAE's reconstruction error stays untouched, so no intervention means no change
 * (the error-preserving form of Templeton et al. 2024, https://transformer-circuits.pub/2024/scaling-monosemanticity).
 */
export class SteeringProgram {
  /** Nothing to do at any token. */
  readonly isEmpty: boolean
  /** Whether `apply` must be given activations: nudges add the same vector whatever the features do. */
  readonly needsActivations: boolean
  private readonly constant: Float32Array | null

  /** @throws UnknownLatent if the controller names a latent that the SAE lacks. */
  constructor(
    private readonly controller: Controller,
    private readonly basis: SteeringBasis,
  ) {
    checkIndices(controller, basis.features)
    this.isEmpty = controller.isEmpty
    const nudgesOnly =
      controller.scopes.length === 0 && controller.interventions.every((i) => i.mode === 'nudge')
    this.needsActivations = !this.isEmpty && !nudgesOnly
    this.constant = nudgesOnly && !this.isEmpty ? this.sumOfNudges() : null
  }

  /**
   * Steers one token's residual [d] in place.
   * @returns the names of the events whose scopes hold at this token
   */
  apply(resid: Float32Array, activations: SparseRow | null): string[] {
    if (this.isEmpty) return []
    if (this.constant) {
      addScaled(resid, this.constant, 1)
      return []
    }
    if (!activations) throw new TypeError('This program needs activations')
    const before = new Map(Array.from(activations.indices, (index, j) => [index, activations.values[j]!]))
    const after = new Map<number, number>()
    const events: string[] = []
    this.runController(this.controller, before, after, events)
    for (const [index, value] of after)
      addScaled(resid, this.basis.direction(index), value - (before.get(index) ?? 0))
    return events
  }

  private runController(
    c: Controller,
    before: Map<number, number>,
    after: Map<number, number>,
    events: string[],
  ) {
    for (const intervention of c.interventions) this.intervene(intervention, before, after)
    for (const scope of c.scopes) {
      if (!this.holds(scope.conditionals, before)) continue
      if (scope.eventName !== null) events.push(scope.eventName)
      this.runController(scope.controller, before, after, events)
    }
  }

  private intervene(
    { mode, features, value }: Intervention,
    before: Map<number, number>,
    after: Map<number, number>,
  ) {
    for (const { indexInSae: i } of features) {
      const current = after.get(i) ?? before.get(i) ?? 0
      const absolute = value * this.basis.units[i]!
      after.set(i, mode === 'nudge' ? current + absolute : mode === 'pin' ? absolute : current * value)
    }
  }

  private holds(group: ConditionalGroup, before: Map<number, number>): boolean {
    const test = (c: Conditional) => this.compare(c, before)
    return group.operator === 'AND' ? group.conditionals.every(test) : group.conditionals.some(test)
  }

  private compare({ left, operator, right }: Conditional, before: Map<number, number>): boolean {
    const a = this.strongest(left, before)
    const b = typeof right === 'number' ? right : this.strongest(right, before)
    switch (operator) {
      case '>':
        return a > b
      case '<':
        return a < b
      case '>=':
        return a >= b
      case '<=':
        return a <= b
      case '==':
        return a === b
      case '!=':
        return a !== b
    }
  }

  /** A group's value: that of its largest member, in units of strength. */
  private strongest(group: FeatureGroup, before: Map<number, number>): number {
    let max = 0
    for (const { indexInSae: i } of group) {
      const activation = before.get(i) ?? 0
      if (activation > 0) max = Math.max(max, activation / this.basis.units[i]!)
    }
    return max
  }

  private sumOfNudges(): Float32Array {
    const total = new Map<number, number>()
    for (const { features, value } of this.controller.interventions) {
      for (const { indexInSae: i } of features)
        total.set(i, (total.get(i) ?? 0) + value * this.basis.units[i]!)
    }
    const sum = new Float32Array(this.basis.direction(0).length)
    for (const [index, amount] of total) addScaled(sum, this.basis.direction(index), amount)
    return sum
  }
}

function addScaled(target: Float32Array, vector: Float32Array, factor: number): void {
  if (factor === 0) return
  for (let i = 0; i < target.length; i++) target[i]! += factor * vector[i]!
}

function checkIndices(controller: Controller, features: number): void {
  const check = (group: FeatureGroup) => {
    for (const { indexInSae } of group) {
      if (!(indexInSae >= 0 && indexInSae < features)) throw new UnknownLatent(indexInSae, features)
    }
  }
  for (const { features: group } of controller.interventions) check(group)
  for (const { conditionals, controller: inner } of controller.scopes) {
    for (const { left, right } of conditionals.conditionals) {
      check(left)
      if (typeof right !== 'number') check(right)
    }
    checkIndices(inner, features)
  }
}
