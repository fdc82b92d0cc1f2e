import type { Conditional, ConditionalGroup, Controller, FeatureGroup, Intervention } from '@/lib/steering'
import { SteeredTooEarly, UnknownLatent } from '../errors'
import type { SparseRow } from '../port'

/** Where a feature is read and where it is steered: the residual stream after these layers. */
export interface Place {
  readLayer: number
  /** Never before `readLayer`. */
  steerLayer: number
}

/** What a program needs to know of the features. */
export interface SteeringBasis {
  /** One more than the largest index. */
  features: number
  /** null for an index that no feature has. */
  place(index: number): Place | null
  /** Strength 1 of a feature, in the units of its activation. */
  unit(index: number): number
  /** What one unit of a feature's activation adds to the residual stream. */
  direction(index: number): Float32Array
}

/** One token on its way through a program, from layer to layer. */
export interface TokenState {
  /** Activations by index, before interventions, of the features that were read so far. */
  before: Map<number, number>
  /** Of the next token if this token were left alone, in nats; given where the program needs it. */
  entropy: number | null
}

/** What happens to a token at one layer. */
interface LayerState extends TokenState {
  layer: number
  /** For each feature that an intervention named: its activation as the first one found it, and after the last. */
  changed: Map<number, { from: number; to: number }>
  events: string[]
}

/**
 * A Controller made ready to run between the layers of a model.
 *
 * With f = a feature's activation in residual h: nudge f'ᵢ = fᵢ + v·sᵢ, pin f'ᵢ = v·sᵢ, mul f'ᵢ = v·fᵢ, in order; then
 * h' = h + Σᵢ (f'ᵢ − fᵢ)·dᵢ, with d the feature's direction (of an SAE's latent its decoder row). What the SAE does not
 * reconstruct stays untouched, so no intervention means no change (the error-preserving form of Templeton et al. 2024,
 * https://transformer-circuits.pub/2024/scaling-monosemanticity).
 *
 * Features may live at different layers: each is changed at its own, and a scope is decided at the first layer by which all
 * that its conditions compare has been read.
 */
export class SteeringProgram {
  /** Nothing to do at any token. */
  readonly isEmpty: boolean
  /** The layers after which `apply` has something to do: features are read or changed there. Ascending. */
  readonly layers: readonly number[]
  /** Whether `apply` must be given the entropy of the next token: some controller bounds its nudges by it. */
  readonly needsEntropy: boolean
  /** The features whose activations decide, by the layer where they are read. */
  private readonly reads: ReadonlyMap<number, readonly number[]>
  /** Of a program that only nudges: what it adds to every token, by layer. */
  private readonly constant: ReadonlyMap<number, Float32Array> | null

  /**
   * @throws UnknownLatent if the controller names a feature that there is none of
   * @throws SteeredTooEarly if a scope would change a feature before its condition can be decided
   */
  constructor(
    private readonly controller: Controller,
    private readonly basis: SteeringBasis,
  ) {
    this.checkIndices(controller)
    this.checkOrder(controller, -1)
    this.isEmpty = controller.isEmpty
    this.needsEntropy = !this.isEmpty && boundsNudges(controller)
    const nudgesOnly =
      controller.scopes.length === 0 && controller.interventions.every((i) => i.mode === 'nudge')
    const read = this.isEmpty || nudgesOnly ? [] : [...featuresRead(controller)]
    this.reads = byLayer(read, (index) => this.placeOf(index).readLayer)
    const changed = [...featuresChanged(controller)].map((index) => this.placeOf(index).steerLayer)
    this.layers = [...new Set([...this.reads.keys(), ...changed])].sort((a, b) => a - b)
    this.constant = nudgesOnly && !this.isEmpty && !this.needsEntropy ? this.sumsOfNudges() : null
  }

  /** The features whose activations `apply` must be given after `layer`; null if it needs none. */
  readsAfter(layer: number): readonly number[] | null {
    return this.reads.get(layer) ?? null
  }

  /** A token before its first layer. */
  begin(): TokenState {
    return { before: new Map(), entropy: null }
  }

  /**
   * Steers one token's residual [d] after `layer`, in place. Called for the program's layers in ascending order.
   * @param activations of the features that `readsAfter(layer)` names
   * @returns the names of the events whose scopes were found to hold here
   */
  apply(token: TokenState, layer: number, resid: Float32Array, activations: SparseRow | null): string[] {
    if (this.isEmpty) return []
    if (this.constant) {
      const sum = this.constant.get(layer)
      if (sum) addScaled(resid, sum, 1)
      return []
    }
    if (this.reads.has(layer) && !activations) throw new TypeError('This program needs activations')
    activations?.indices.forEach((index, j) => token.before.set(index, activations.values[j]!))
    const state: LayerState = { ...token, layer, changed: new Map(), events: [] }
    this.runController(this.controller, state, -1)
    for (const [index, { from, to }] of state.changed) {
      addScaled(resid, this.basis.direction(index), to - from)
    }
    return state.events
  }

  /** @param decidedAt the layer at which the scopes around the controller were all decided */
  private runController(controller: Controller, state: LayerState, decidedAt: number): void {
    const heard = this.withoutWeak(controller, state)
    const nudges = nudgesApply(controller, state.entropy)
    for (const intervention of controller.interventions) {
      if (intervention.mode !== 'nudge' || nudges) this.intervene(intervention, heard)
    }
    for (const scope of controller.scopes) {
      const decided = Math.max(decidedAt, this.decidedAt(scope.conditionals))
      if (decided > state.layer || !this.holds(scope.conditionals, heard.before)) continue
      if (scope.eventName !== null && decided === state.layer) state.events.push(scope.eventName)
      this.runController(scope.controller, heard, decided)
    }
  }

  /** The token as a controller with a `nonzeroStrengthThreshold` sees it: weaker activations count as none. */
  private withoutWeak({ nonzeroStrengthThreshold: threshold }: Controller, state: LayerState): LayerState {
    if (threshold === null) return state
    const strong = [...state.before].filter(([i, activation]) => activation >= threshold * this.basis.unit(i))
    return { ...state, before: new Map(strong) }
  }

  private intervene({ mode, features, value }: Intervention, { before, changed, layer }: LayerState): void {
    for (const { indexInSae: i } of features) {
      if (this.placeOf(i).steerLayer !== layer) continue
      const { from, to } = changed.get(i) ?? { from: before.get(i) ?? 0, to: before.get(i) ?? 0 }
      changed.set(i, { from, to: after(mode, to, value, this.basis.unit(i)) })
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
      default:
        return unhandled(operator)
    }
  }

  /** A group's value: that of its largest member, in units of strength. */
  private strongest(group: FeatureGroup, before: Map<number, number>): number {
    let max = 0
    for (const { indexInSae: i } of group) {
      const activation = before.get(i) ?? 0
      if (activation > 0) max = Math.max(max, activation / this.basis.unit(i))
    }
    return max
  }

  private sumsOfNudges(): Map<number, Float32Array> {
    const total = new Map<number, number>()
    for (const { features, value } of this.controller.interventions) {
      for (const { indexInSae: i } of features) total.set(i, (total.get(i) ?? 0) + value * this.basis.unit(i))
    }
    const sums = new Map<number, Float32Array>()
    for (const [index, amount] of total) {
      const { steerLayer } = this.placeOf(index)
      const direction = this.basis.direction(index)
      const sum = sums.get(steerLayer) ?? new Float32Array(direction.length)
      addScaled(sum, direction, amount)
      sums.set(steerLayer, sum)
    }
    return sums
  }

  /** The layer by which everything that a scope's conditions compare has been read. */
  private decidedAt(group: ConditionalGroup): number {
    return Math.max(...[...comparedIn(group)].map((index) => this.placeOf(index).readLayer))
  }

  private placeOf(index: number): Place {
    const place = this.basis.place(index)
    if (place === null) throw new UnknownLatent(index, this.basis.features)
    return place
  }

  private checkIndices(controller: Controller): void {
    for (const { features } of controller.interventions) {
      for (const { indexInSae } of features) this.placeOf(indexInSae)
    }
    for (const { conditionals, controller: inner } of controller.scopes) {
      for (const index of comparedIn(conditionals)) this.placeOf(index)
      this.checkIndices(inner)
    }
  }

  private checkOrder(controller: Controller, decidedAt: number): void {
    for (const { features } of controller.interventions) {
      for (const { indexInSae, label } of features) {
        const { steerLayer } = this.placeOf(indexInSae)
        if (steerLayer < decidedAt) throw new SteeredTooEarly(label, steerLayer, decidedAt)
      }
    }
    for (const { conditionals, controller: inner } of controller.scopes) {
      this.checkOrder(inner, Math.max(decidedAt, this.decidedAt(conditionals)))
    }
  }
}

/** A feature's activation after an intervention. */
function after(mode: Intervention['mode'], activation: number, value: number, unit: number): number {
  switch (mode) {
    case 'nudge':
      return activation + value * unit
    case 'pin':
      return value * unit
    case 'mul':
      return activation * value
    default:
      return unhandled(mode)
  }
}

function unhandled(value: never): never {
  throw new TypeError(`"${String(value)}" is not handled`)
}

function* comparedIn({ conditionals }: ConditionalGroup): Generator<number> {
  for (const { left, right } of conditionals) {
    for (const { indexInSae } of left) yield indexInSae
    if (typeof right === 'number') continue
    for (const { indexInSae } of right) yield indexInSae
  }
}

/** Features that are compared, or whose change depends on how active they are. */
function featuresRead({ interventions, scopes }: Controller): Set<number> {
  const own = interventions
    .filter(({ mode }) => mode !== 'nudge')
    .flatMap(({ features }) => [...features].map(({ indexInSae }) => indexInSae))
  const inner = scopes.flatMap(({ conditionals, controller }) => [
    ...comparedIn(conditionals),
    ...featuresRead(controller),
  ])
  return new Set([...own, ...inner])
}

function featuresChanged({ interventions, scopes }: Controller): Set<number> {
  const own = interventions.flatMap(({ features }) => [...features].map(({ indexInSae }) => indexInSae))
  return new Set([...own, ...scopes.flatMap(({ controller }) => [...featuresChanged(controller)])])
}

function byLayer(indices: readonly number[], layerOf: (index: number) => number): Map<number, number[]> {
  const found = new Map<number, number[]>()
  for (const index of indices) found.set(layerOf(index), [...(found.get(layerOf(index)) ?? []), index])
  return found
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
