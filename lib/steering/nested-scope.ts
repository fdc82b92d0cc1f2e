import { clausesOf } from './clauses'
import type { Conditional } from './conditional'
import { asConditionalGroup, ConditionalGroup } from './conditional-group'
import type { Feature } from './feature'
import type { FeatureGroup } from './feature-group'
import type { Handler } from './inference-context'
import { parseJson } from './json'
import { Variant, type SetArguments } from './variant'
import { nestedScopeJson, type NestedScopeJson } from './wire'

export interface NestedScopeInit {
  eventName?: string | null
  abort?: boolean
  handler?: Handler | null
}

/**
 * What a variant does while a condition holds: the edits of a nested variant, an event, or both.
 *
 * The event's name and whether it aborts are in the JSON. A handler is code and is not: after reading, `Variant.onEvent`
 * gives it back.
 */
export class NestedScope {
  readonly condition: ConditionalGroup
  /** Its edits and scopes hold while the condition does. */
  readonly variant: Variant
  readonly eventName: string | null
  /** True if the event ends the answer. */
  readonly abort: boolean
  handler: Handler | null

  /** Throws a RangeError for an abort without an event name and for a condition of too many clauses. */
  constructor(condition: Conditional | ConditionalGroup, variant: Variant, init: NestedScopeInit = {}) {
    this.condition = asConditionalGroup(condition)
    clausesOf(this.condition)
    this.variant = variant
    this.eventName = init.eventName ?? null
    this.abort = init.abort ?? false
    this.handler = init.handler ?? null
    if (this.abort && !this.eventName) throw new RangeError('A scope that aborts needs an event name.')
  }

  /** As `Variant.set`, for the edits that hold while the condition does. */
  set(...args: SetArguments): void {
    this.variant.set(...args)
  }

  clear(features: Feature | FeatureGroup): void {
    this.variant.clear(features)
  }

  reset(): void {
    this.variant.reset()
  }

  clone(): NestedScope {
    return new NestedScope(this.condition, this.variant.clone(), this)
  }

  /** Handlers do not count. */
  equals(other: NestedScope): boolean {
    return (
      this.eventName === other.eventName &&
      this.abort === other.abort &&
      this.condition.equals(other.condition) &&
      this.variant.equals(other.variant)
    )
  }

  /** (Python's holds an object that no JSON writer takes in place of the condition, and leaves the event out.) */
  json(): NestedScopeJson {
    return {
      condition: this.condition.json(),
      nested_variant: this.variant.json(),
      ...(this.eventName === null ? {} : { event_name: this.eventName }),
      ...(this.abort ? { abort: true } : {}),
    }
  }

  /** Reads what `json` writes. (Python's reads a `base_model` that it never wrote.) Throws SteeringJsonError. */
  static fromJson(data: unknown): NestedScope {
    return NestedScope.fromWire(parseJson(nestedScopeJson, data, 'NestedScope'))
  }

  /** From JSON that its schema has checked. */
  static fromWire({ condition, nested_variant, event_name, abort }: NestedScopeJson): NestedScope {
    const init = { eventName: event_name ?? null, abort: abort ?? false }
    return new NestedScope(ConditionalGroup.fromWire(condition), Variant.fromWire(nested_variant), init)
  }

  toString(): string {
    const [condition, variant] = [this.condition, this.variant].map((part) =>
      String(part).replaceAll('\n', '\n   '),
    )
    const event = this.eventName ?? 'None'
    return `NestedScope(\n   condition=${condition},\n   nested_variant=${variant},\n   event_name=${event}\n)`
  }
}
