import type { Conditional } from './conditional'
import type { ConditionalGroup } from './conditional-group'
import { Controller } from './controller'
import { InferenceAborted } from './errors'
import { Feature } from './feature'
import { FeatureEdits } from './feature-edits'
import { asGroup, FeatureGroup } from './feature-group'
import { finite } from './finite'
import type { Handler, InferenceContext } from './inference-context'
import { parseJson } from './json'
import { NestedScope } from './nested-scope'
import { randomUuid } from './uuid'
import { variantJson, type VariantJson } from './wire'

/** Values per feature or group; null clears. A Map, a list of pairs, FeatureEdits. */
export type EditValues = Iterable<readonly [features: Feature | FeatureGroup, value: number | null]>

export type SetArguments =
  | [features: Feature | FeatureGroup, value: number | null]
  | [edits: FeatureEdits, value?: number | null]
  | [values: EditValues]

/**
 * A steered model: a base model, edits that always hold, and scopes that hold while a condition on features does.
 *
 * An edit's value v nudges its feature by v times the feature's calibrated strength. Any finite number is taken; useful
 * ones lie in -1 … 1. 0 stays an edit, of no effect: null, or `clear`, removes one.
 */
export class Variant {
  readonly edits = new FeatureEdits()
  #scopes: NestedScope[] = []

  constructor(readonly baseModel: string) {
    if (baseModel.trim() === '') throw new RangeError('A variant needs the name of its base model.')
  }

  get scopes(): readonly NestedScope[] {
    return this.#scopes
  }

  /**
   * Sets values, in one of three forms; null clears. Everything is checked before anything changes.
   *
   * - `set(feature, value)`, `set(group, value)`: one value for the feature, or for each of the group
   * - `set(edits)`, `set(edits, value)`: the values of other edits, or one value for each of their features
   * - `set(values)`: a Map or pairs of feature or group and value
   *
   * Throws a RangeError unless every value is null or finite, and a TypeError for anything that is none of these forms.
   * (Python declares `set(edits, value)` and then refuses it.)
   */
  set(...args: SetArguments): void {
    for (const [feature, value] of changesOf(...args)) {
      if (value !== null) this.edits.set(feature, value)
      else if (this.edits.has(feature)) this.edits.remove(feature)
    }
  }

  /** Removes the edits of a feature or of each of a group. One without an edit is left alone; Python stops there. */
  clear(features: Feature | FeatureGroup): void {
    this.set(features, null)
  }

  /** Removes all edits and scopes, with their handlers. */
  reset(): void {
    this.edits.reset()
    this.#scopes = []
  }

  /** Puts other scopes in place of all that there are. */
  setScopes(scopes: Iterable<NestedScope>): void {
    this.#scopes = [...scopes]
  }

  /** Edits that hold while the condition does. Takes values as `set` does; null leaves a feature out. */
  setWhen(condition: Conditional | ConditionalGroup, values: FeatureEdits | EditValues): NestedScope {
    const scope = new NestedScope(condition, new Variant(this.baseModel))
    scope.set(values)
    return this.#add(scope)
  }

  /** Ends the answer at the first token where the condition holds. */
  abortWhen(condition: Conditional | ConditionalGroup): NestedScope {
    return this.#add(this.#eventScope(condition, { abort: true }))
  }

  /** Calls the handler for the tokens where the condition holds. The scope that comes back has the event's name. */
  handleWhen(condition: Conditional | ConditionalGroup, handler: Handler): NestedScope {
    return this.#add(this.#eventScope(condition, { handler }))
  }

  #eventScope(
    condition: Conditional | ConditionalGroup,
    init: { abort?: boolean; handler?: Handler },
  ): NestedScope {
    return new NestedScope(condition, new Variant(this.baseModel), { eventName: randomUuid(), ...init })
  }

  #add(scope: NestedScope): NestedScope {
    this.#scopes.push(scope)
    return scope
  }

  /** The names of the events that end the answer. */
  get abortEvents(): ReadonlySet<string> {
    return new Set(
      this.#eventScopes().flatMap((scope) => (scope.abort && scope.eventName ? [scope.eventName] : [])),
    )
  }

  /** Gives an event its handler, as after reading a variant from JSON. Throws a RangeError for an unknown event. */
  onEvent(eventName: string, handler: Handler): void {
    const scopes = this.#eventScopes().filter((scope) => scope.eventName === eventName)
    if (scopes.length === 0)
      throw new RangeError(`The variant has no scope that reports the event ${eventName}.`)
    for (const scope of scopes) scope.handler = handler
  }

  /**
   * Reacts to events that an engine reported at one token: calls each one's handler once, however often its name comes.
   * (Python's stream calls it again for each repeated chunk.) Names that the variant does not know are left alone.
   *
   * @throws InferenceAborted for the event of an abort scope; what a handler throws passes through
   */
  dispatch(eventNames: Iterable<string>, context: InferenceContext): void {
    const reported = new Set(eventNames)
    for (const { eventName, abort, handler, condition } of this.#eventScopes()) {
      if (eventName === null || !reported.has(eventName)) continue
      handler?.(context)
      if (abort) {
        const told = `The answer ended because a condition held:\n${condition}`
        throw new InferenceAborted(told, eventName, context.responseSoFar)
      }
    }
  }

  /** The scopes that report an event, inner ones too. */
  #eventScopes(): NestedScope[] {
    return this.#scopes.flatMap((scope) => [
      ...(scope.eventName === null ? [] : [scope]),
      ...scope.variant.#eventScopes(),
    ])
  }

  /** The program for an engine: edits become nudges, scopes become scopes. Later changes to the variant do not reach it. */
  controller(): Controller {
    const controller = new Controller()
    this.#steer(controller)
    return controller
  }

  #steer(controller: Controller): void {
    for (const [feature, value] of this.edits) controller.nudge(feature, value)
    for (const { condition, eventName, variant } of this.#scopes) {
      controller.when(condition, (scope) => {
        if (eventName !== null) scope.interrupt(eventName)
        variant.#steer(scope.controller)
      })
    }
  }

  /** A variant of its own with the same edits, scopes and handlers. */
  clone(): Variant {
    const copy = new Variant(this.baseModel)
    copy.set(this.edits)
    copy.#scopes = this.#scopes.map((scope) => scope.clone())
    return copy
  }

  /** True if base model, edits and scopes are equal, whatever the order of the edits. Handlers do not count. */
  equals(other: Variant): boolean {
    return (
      this.baseModel === other.baseModel &&
      this.edits.equals(other.edits) &&
      this.#scopes.length === other.#scopes.length &&
      this.#scopes.every((scope, i) => scope.equals(other.#scopes[i] as NestedScope))
    )
  }

  /** Ember's JSON: dashed uuids, and no `max_activation_strength` for edits. */
  json(): VariantJson {
    return {
      base_model: this.baseModel,
      edits: Array.from(this.edits, ([feature, value]) => ({
        feature_id: feature.uuid,
        feature_label: feature.label,
        index_in_sae: feature.indexInSae,
        value,
      })),
      scopes: this.#scopes.map((scope) => scope.json()),
    }
  }

  /** Reads what `json` writes, or its text, with either spelling of uuids. Throws SteeringJsonError. */
  static fromJson(data: unknown): Variant {
    return Variant.fromWire(parseJson(variantJson, data, 'Variant'))
  }

  /** From JSON that its schema has checked. */
  static fromWire(data: VariantJson): Variant {
    const variant = new Variant(data.base_model)
    for (const { feature_id, feature_label, index_in_sae, value } of data.edits) {
      variant.edits.set(
        new Feature({ uuid: feature_id, label: feature_label, indexInSae: index_in_sae }),
        value,
      )
    }
    variant.#scopes = data.scopes.map((scope) => NestedScope.fromWire(scope))
    return variant
  }

  toString(): string {
    const edits = Array.from(this.edits, ([feature, value]) => `\n      ${feature}: ${value},`).join('')
    const scopes = this.#scopes
      .map((scope) => `\n      ${String(scope).replaceAll('\n', '\n      ')},`)
      .join('')
    return `Variant(\n   base_model=${this.baseModel},\n   edits={${edits}\n   }\n   scopes={${scopes}\n   }\n)`
  }
}

type Change = readonly [feature: Feature, value: number | null]

/** The three forms of `set` as one list, checked. */
function changesOf(...[target, value]: SetArguments): Change[] {
  if (target instanceof Feature || target instanceof FeatureGroup) return changesOfEach(target, value)
  if (target instanceof FeatureEdits && value !== undefined) {
    return Array.from(target, ([feature]) => changesOfEach(feature, value)).flat()
  }
  if (value !== undefined || typeof target?.[Symbol.iterator] !== 'function') {
    throw new TypeError(
      'Give set a feature or group with a value, FeatureEdits, or a Map or pairs of such values.',
    )
  }
  return Array.from(target, ([features, own]) => changesOfEach(features, own)).flat()
}

function changesOfEach(features: Feature | FeatureGroup, value: number | null | undefined): Change[] {
  if (!(features instanceof Feature || features instanceof FeatureGroup)) {
    throw new TypeError(`Only features and feature groups take values, not ${String(features)}.`)
  }
  const checked = (feature: Feature) => (value === null ? null : finite(value, `The value of ${feature}`))
  return Array.from(asGroup(features), (feature) => [feature, checked(feature)])
}
