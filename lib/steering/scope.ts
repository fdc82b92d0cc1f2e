import { clausesOf } from './clauses'
import { ConditionalGroup } from './conditional-group'
import { ScopedController } from './controller'
import { parseJson } from './json'
import { scopeJson, type ScopeJson } from './wire'

/** Interventions, an event, or both, that hold at exactly the tokens where a condition holds. */
export class Scope {
  /** Reported once per token where the scope holds; null if nobody wants to know. */
  eventName: string | null = null

  /** Throws a TypeError for a nested condition. */
  constructor(
    /** Flat: its members are comparisons. */
    readonly conditionals: ConditionalGroup,
    readonly controller: ScopedController,
    /** Whether a server found the condition to hold when it wrote the JSON. Nothing here reads it. */
    readonly isActive = false,
  ) {
    if (conditionals.isFlat) return
    throw new TypeError(
      'A scope takes a flat condition: open it by `when`, or flatten the condition by clausesOf.',
    )
  }

  /** Reports `eventName` wherever the scope holds. Throws a RangeError for an empty name. */
  interrupt(eventName: string): void {
    if (eventName === '') throw new RangeError('An event needs a name.')
    this.eventName = eventName
  }

  /** True if the scope changes nothing and reports nothing. */
  get isEmpty(): boolean {
    return this.eventName === null && this.controller.isEmpty
  }

  equals(other: Scope): boolean {
    return (
      this.eventName === other.eventName &&
      this.conditionals.equals(other.conditionals) &&
      this.controller.equals(other.controller)
    )
  }

  /** @param scale multiplies values and the numbers that features are compared with */
  json(scale = 1): ScopeJson {
    return {
      conditionals: this.conditionals.json(scale),
      controller: this.controller.json(scale),
      is_active: this.isActive,
      event_name: this.eventName,
    }
  }

  /** Reads what `json` writes. A nested condition becomes a chain of scopes. Throws SteeringJsonError. */
  static fromJson(data: unknown): Scope {
    return Scope.fromWire(parseJson(scopeJson, data, 'Scope'))
  }

  /** From JSON that its schema has checked. */
  static fromWire(data: ScopeJson): Scope {
    const clauses = clausesOf(ConditionalGroup.fromWire(data.conditionals))
    const innermost = clauses.pop() ?? new ConditionalGroup([])
    const scope = new Scope(innermost, ScopedController.fromWire(data.controller), data.is_active)
    scope.eventName = data.event_name
    return clauses.reduceRight(
      (inner, clause) => new Scope(clause, new ScopedController({ scopes: [inner] }), data.is_active),
      scope,
    )
  }
}
