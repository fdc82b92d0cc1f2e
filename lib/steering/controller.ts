import { clausesOf } from './clauses'
import type { Conditional } from './conditional'
import { asConditionalGroup, type ConditionalGroup } from './conditional-group'
import type { Feature } from './feature'
import { asGroup, type FeatureGroup } from './feature-group'
import { finite } from './finite'
import { Intervention, type InterventionMode } from './intervention'
import { InterventionBuffer } from './intervention-buffer'
import { InterventionProxy } from './intervention-proxy'
import { parseJson } from './json'
import { Scope } from './scope'
import { randomUuid } from './uuid'
import { controllerJson, type ControllerJson } from './wire'

export interface ControllerInit {
  /** Travels in the JSON and means nothing to an engine. Left out it is random. */
  name?: string
  id?: string
  /**
   * Bounds from Ember's JSON; null, the usual value, sets none. Ember published their names alone; Tiller's engines read
   * them so: activations below `nonzeroStrengthThreshold`, in units of the feature's strength, count as none, for scopes
   * inside too; nudges of this controller apply only where the entropy of the next token lies within the other two.
   */
  nonzeroStrengthThreshold?: number | null
  minNudgeEntropy?: number | null
  maxNudgeEntropy?: number | null
  interventions?: Iterable<Intervention>
  scopes?: Iterable<Scope>
}

/**
 * The program that an engine runs at every token: interventions, then scopes, each in order.
 *
 * Inside the body of `when`, interventions go to the innermost open scope, on whichever object they are called.
 */
export class Controller {
  readonly name: string
  readonly id: string
  readonly nonzeroStrengthThreshold: number | null
  readonly minNudgeEntropy: number | null
  readonly maxNudgeEntropy: number | null
  readonly #interventions: Intervention[]
  readonly #scopes: Scope[]
  #openScope: Scope | null = null

  /** Throws a RangeError unless every bound is null or finite. */
  constructor(init: ControllerInit = {}) {
    this.name = init.name ?? `controller__${randomUuid().slice(0, 8)}`
    this.id = init.id ?? randomUuid()
    this.nonzeroStrengthThreshold = bound(init.nonzeroStrengthThreshold, 'nonzeroStrengthThreshold')
    this.minNudgeEntropy = bound(init.minNudgeEntropy, 'minNudgeEntropy')
    this.maxNudgeEntropy = bound(init.maxNudgeEntropy, 'maxNudgeEntropy')
    this.#interventions = [...(init.interventions ?? [])]
    this.#scopes = [...(init.scopes ?? [])]
  }

  get interventions(): readonly Intervention[] {
    return this.#interventions
  }

  get scopes(): readonly Scope[] {
    return this.#scopes
  }

  /** The interventions, to be changed in place. */
  get buffer(): InterventionBuffer {
    return new InterventionBuffer(this.#interventions)
  }

  /** True if running the controller changes nothing and reports nothing, whatever the tokens. */
  get isEmpty(): boolean {
    return this.#interventions.length === 0 && this.#scopes.every((scope) => scope.isEmpty)
  }

  /** Pins features to a value: Python's `controller[feature] = value`. `true` is 0.5 and `false` is -0.5. */
  set(features: Feature | FeatureGroup, value: number | boolean): void {
    this.#intervene('pin', features, typeof value === 'boolean' ? (value ? 0.5 : -0.5) : value)
  }

  /** Adds to features: Python's `controller[feature] += value`, and `-=` for a negative one. */
  nudge(features: Feature | FeatureGroup, value: number): void {
    this.#intervene('nudge', features, value)
  }

  /** Multiplies features: Python's `controller[feature] *= factor`. */
  mul(features: Feature | FeatureGroup, factor: number): void {
    this.#intervene('mul', features, factor)
  }

  /** Multiplies features by 1 / divisor. Throws a RangeError for 0. */
  div(features: Feature | FeatureGroup, divisor: number): void {
    if (divisor === 0) throw new RangeError('The divisor must not be 0.')
    this.#intervene('mul', features, 1 / divisor)
  }

  /** Features ready to be changed: Python's `controller[feature]`. */
  at(features: Feature | FeatureGroup): InterventionProxy {
    return new InterventionProxy(this, asGroup(features))
  }

  /**
   * Opens a scope, runs `body` in it, and adds the scope at the end: Python's `with controller.when(…) as scope`. Scopes
   * opened in the body nest. A nested condition becomes a chain of nested scopes; the body gets the innermost.
   *
   * If the body throws, the scope is dropped and the controller is as it was. (In Python it goes on swallowing
   * interventions.) Throws a TypeError for an asynchronous body and a RangeError for a condition of too many clauses.
   */
  when(condition: Conditional | ConditionalGroup, body: (scope: Scope) => void): void {
    this.#innermost().#open(clausesOf(asConditionalGroup(condition)), body)
  }

  #open(clauses: readonly ConditionalGroup[], body: (scope: Scope) => void): void {
    const [clause, ...rest] = clauses
    if (!clause) return
    const scope = new Scope(clause, new ScopedController())
    this.#openScope = scope
    try {
      if (rest.length > 0) scope.controller.#open(rest, body)
      else runNow(body, scope)
    } finally {
      this.#openScope = null
    }
    this.#scopes.push(scope)
  }

  #innermost(): Controller {
    return this.#openScope === null ? this : this.#openScope.controller.#innermost()
  }

  /** One intervention per feature, all of them or none. */
  #intervene(mode: InterventionMode, features: Feature | FeatureGroup, value: number): void {
    const added = Array.from(asGroup(features), (feature) => new Intervention(mode, feature, value))
    this.#innermost().#interventions.push(...added)
  }

  /** True if both do the same: equal interventions, scopes and bounds, in the same order. Names do not matter. */
  equals(other: Controller): boolean {
    return (
      this.nonzeroStrengthThreshold === other.nonzeroStrengthThreshold &&
      this.minNudgeEntropy === other.minNudgeEntropy &&
      this.maxNudgeEntropy === other.maxNudgeEntropy &&
      allEqual(this.#interventions, other.#interventions) &&
      allEqual(this.#scopes, other.#scopes)
    )
  }

  /** @param scale multiplies values and the numbers that features are compared with */
  json(scale = 1): ControllerJson {
    return {
      interventions: this.#interventions.map((intervention) => intervention.json(scale)),
      scopes: this.#scopes.map((scope) => scope.json(scale)),
      name: this.name,
      nonzero_strength_threshold: this.nonzeroStrengthThreshold,
      min_nudge_entropy: this.minNudgeEntropy,
      max_nudge_entropy: this.maxNudgeEntropy,
    }
  }

  /**
   * Reads what `json` writes. Throws SteeringJsonError.
   * @param name instead of the one in the JSON. (Python drops the one in the JSON, and the bounds of inner controllers.)
   */
  static fromJson(data: unknown, name?: string, id?: string): Controller {
    const init = initOf(parseJson(controllerJson, data, 'Controller'))
    return new Controller({ ...init, name: name ?? init.name, id })
  }

  toString(): string {
    return `Controller(name="${this.name}", id="${this.id}")`
  }
}

/** The controller of a scope. */
export class ScopedController extends Controller {
  static override fromJson(data: unknown): ScopedController {
    return ScopedController.fromWire(parseJson(controllerJson, data, 'ScopedController'))
  }

  /** From JSON that its schema has checked. */
  static fromWire(data: ControllerJson): ScopedController {
    return new ScopedController(initOf(data))
  }
}

const initOf = (data: ControllerJson): ControllerInit => ({
  name: data.name,
  nonzeroStrengthThreshold: data.nonzero_strength_threshold,
  minNudgeEntropy: data.min_nudge_entropy,
  maxNudgeEntropy: data.max_nudge_entropy,
  interventions: data.interventions.map((intervention) => Intervention.fromWire(intervention)),
  scopes: data.scopes.map((scope) => Scope.fromWire(scope)),
})

const bound = (value: number | null | undefined, what: string): number | null =>
  value === null || value === undefined ? null : finite(value, what)

const allEqual = <T extends { equals(other: T): boolean }>(
  these: readonly T[],
  those: readonly T[],
): boolean => these.length === those.length && these.every((item, i) => item.equals(those[i] as T))

function runNow(body: (scope: Scope) => unknown, scope: Scope): void {
  if (body(scope) instanceof Promise) {
    throw new TypeError('The body of `when` must be synchronous: the scope closes when it returns.')
  }
}
