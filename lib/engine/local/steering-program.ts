import type { Conditional, ConditionalGroup, Controller, FeatureGroup, Intervention } from '@/lib/steering'
import { UnknownLatent } from '../errors'
import type { SparseRow } from '../port'

/** One token on its way through a program. */
interface TokenState {
  /** Activations by latent, before interventions. */
  before: Map<number, number>
  /** For each latent that an intervention named: its activation as the first one found it, and after the last. */
  changed: Map<number, { from: number; to: number }>
  entropy: number | null
  events: string[]
}

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
  /**
   * The latents whose activations `apply` must be given, or null if it needs none: nudges add the same vector whatever
   * the features do.
   */
  readonly reads: readonly number[] | null
  /** Whether `apply` must be given the entropy of the next token: some controller bounds its nudges by it. */
  readonly needsEntropy: boolean
  private readonly constant: Float32Array | null

  /** @throws UnknownLatent if the controller names a latent that the SAE lacks. */
  constructor(
    private readonly controller: Controller,
    private readonly basis: SteeringBasis,
  ) {
    checkIndices(controller, basis.features)
    this.isEmpty = controller.isEmpty
    this.needsEntropy = !this.isEmpty && boundsNudges(controller)
    const nudgesOnly =
      controller.scopes.length === 0 && controller.interventions.every((i) => i.mode === 'nudge')
    this.reads = this.isEmpty || nudgesOnly ? null : [...latentsRead(controller)]
    this.constant = nudgesOnly && !this.isEmpty && !this.needsEntropy ? this.sumOfNudges() : null
  }

  /**
   * Steers one token's residual [d] in place.
   * @param entropy of the next token if this token were left alone, in nats; read only if `needsEntropy`
   * @returns the names of the events whose scopes hold at this token
   */
  apply(resid: Float32Array, activations: SparseRow | null, entropy: number | null = null): string[] {
    if (this.isEmpty) return []
    if (this.constant) {
      addScaled(resid, this.constant, 1)
      return []
    }
    if (this.reads !== null && !activations) throw new TypeError('This program needs activations')
    const token: TokenState = { before: new Map(), changed: new Map(), entropy, events: [] }
    activations?.indices.forEach((index, j) => token.before.set(index, activations.values[j]!))
    this.runController(this.controller, token)
    for (const [index, { from, to }] of token.changed)
      addScaled(resid, this.basis.direction(index), to - from)
    return token.events
  }

  private runController(controller: Controller, token: TokenState): void {
    const heard = this.withoutWeak(controller, token)
    const nudges = nudgesApply(controller, token.entropy)
    for (const intervention of controller.interventions) {
      if (intervention.mode !== 'nudge' || nudges) this.intervene(intervention, heard)
    }
    for (const scope of controller.scopes) {
      if (!this.holds(scope.conditionals, heard.before)) continue
      if (scope.eventName !== null) token.events.push(scope.eventName)
      this.runController(scope.controller, heard)
    }
  }

  /** The token as a controller with a `nonzeroStrengthThreshold` sees it: weaker activations count as none. */
  private withoutWeak({ nonzeroStrengthThreshold: threshold }: Controller, token: TokenState): TokenState {
    if (threshold === null) return token
    const strong = [...token.before].filter(
      ([i, activation]) => activation >= threshold * this.basis.units[i]!,
    )
    return { ...token, before: new Map(strong) }
  }

  private intervene({ mode, features, value }: Intervention, { before, changed }: TokenState): void {
    for (const { indexInSae: i } of features) {
      const { from, to } = changed.get(i) ?? { from: before.get(i) ?? 0, to: before.get(i) ?? 0 }
      const absolute = value * this.basis.units[i]!
      changed.set(i, { from, to: mode === 'nudge' ? to + absolute : mode === 'pin' ? absolute : to * value })
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

/** Latents that are compared, or whose change depends on how active they are. */
function latentsRead({ interventions, scopes }: Controller): Set<number> {
  const groups = [
    ...interventions.filter((i) => i.mode !== 'nudge').map((i) => i.features),
    ...scopes.flatMap(({ conditionals }) =>
      conditionals.conditionals.flatMap(({ left, right }) =>
        typeof right === 'number' ? [left] : [left, right],
      ),
    ),
  ]
  const own = groups.flatMap((group) => [...group].map(({ indexInSae }) => indexInSae))
  return new Set([...own, ...scopes.flatMap(({ controller }) => [...latentsRead(controller)])])
}

const hasBounds = (c: Controller) => c.minNudgeEntropy !== null || c.maxNudgeEntropy !== null

const boundsNudges = (c: Controller): boolean =>
  hasBounds(c) || c.scopes.some((scope) => boundsNudges(scope.controller))

function nudgesApply(c: Controller, entropy: number | null): boolean {
  if (!hasBounds(c)) return true
  if (entropy === null) throw new TypeError('This program needs the entropy of the next token')
  return entropy >= (c.minNudgeEntropy ?? -Infinity) && entropy <= (c.maxNudgeEntropy ?? Infinity)
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
