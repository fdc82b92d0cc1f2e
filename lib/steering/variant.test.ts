import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import {
  ConditionalGroup,
  Controller,
  FeatureEdits,
  FeatureGroup,
  InferenceAborted,
  NestedScope,
  Variant,
} from '.'
import { numbered, variant } from './arbitraries.fixture'

const [a, b, c] = [numbered(0), numbered(1), numbered(2)] as const
const context = { prompt: [{ role: 'user' as const, content: 'Ahoy' }], responseSoFar: 'Arr' }
const listed = ({ edits }: Variant) => Array.from(edits, ([feature, value]) => [feature.indexInSae, value])
const steered = () => {
  const made = new Variant('m')
  made.set(a, 0.5)
  made.set(b, -0.25)
  return made
}

describe('set', () => {
  test('takes a feature or a group with a value; null clears', () => {
    const made = steered()
    made.set(new FeatureGroup([b, c]), 0.75)
    expect(listed(made)).toEqual([[0, 0.5], [1, 0.75], [2, 0.75]]) // prettier-ignore
    made.set(new FeatureGroup([a, c]), null)
    made.set(c, null)
    expect(listed(made)).toEqual([[1, 0.75]])
  })

  test('takes edits with their own values, with one value, or with null', () => {
    const edits = new FeatureEdits([[b, 0.1], [c, 0.2]]) // prettier-ignore
    const made = steered()
    made.set(edits)
    expect(listed(made)).toEqual([[0, 0.5], [1, 0.1], [2, 0.2]]) // prettier-ignore
    made.set(edits, 0.3)
    expect(listed(made)).toEqual([[0, 0.5], [1, 0.3], [2, 0.3]]) // prettier-ignore
    made.set(edits, null)
    expect(listed(made)).toEqual([[0, 0.5]])
  })

  test('takes a Map or pairs of features, groups and values', () => {
    const made = steered()
    made.set(new Map([[c, 0.1]]))
    made.set([
      [new FeatureGroup([a, b]), 0.2],
      [c, null],
    ])
    expect(listed(made)).toEqual([[0, 0.2], [1, 0.2]]) // prettier-ignore
  })

  test('keeps 0 as an edit', () => {
    const made = new Variant('m')
    made.set(a, 0)
    expect(listed(made)).toEqual([[0, 0]])
  })

  test.each<[string, unknown[], RegExp]>([
    ['NaN', [a, NaN], /value of Feature\("feature 0"\) must be a finite number, not NaN/],
    ['no value', [a], /must be a finite number, not undefined/],
    ['text', [a, '0.5'], /must be a finite number, not 0.5/],
    ['one bad value among good ones', [[[a, 0.9], [b, Infinity]]], /finite/], // prettier-ignore
    ['a label', ['pirate', 0.5], /Give set a feature/],
    ['a plain object', [{ pirate: 0.5 }], /Give set a feature/],
    ['nothing', [undefined], /Give set a feature/],
    ['a label among pairs', [[['pirate', 0.5]]], /not pirate/],
  ])('refuses %s and changes nothing', (_, args, message) => {
    const made = steered()
    expect(() => made.set(...(args as Parameters<Variant['set']>))).toThrow(message)
    expect(made.equals(steered())).toBe(true)
  })

  test('clear leaves features without an edit alone; reset takes everything away', () => {
    const made = steered()
    made.abortWhen(a.gt(1))
    made.clear(new FeatureGroup([c, a]))
    expect(listed(made)).toEqual([[1, -0.25]])
    made.reset()
    expect(made.equals(new Variant('m'))).toBe(true)
  })
})

describe('scopes', () => {
  test('setWhen keeps its edits apart, takes groups, and refuses bad values', () => {
    const made = steered()
    const scope = made.setWhen(a.gt(0.5), [[new FeatureGroup([b, c]), 0.1]])
    expect(made.scopes).toEqual([scope])
    expect(listed(scope.variant)).toEqual([[1, 0.1], [2, 0.1]]) // prettier-ignore
    scope.set(c, null)
    scope.clear(b)
    expect(listed(scope.variant)).toEqual([])
    expect(() => made.setWhen(a.gt(0.5), [[b, NaN]])).toThrow(RangeError)
    expect(made.scopes).toHaveLength(1)
    expect(listed(made)).toEqual(listed(steered()))
  })

  test('a handler is called once for its event at a token, with what was said so far', () => {
    const made = new Variant('m')
    const [one, other] = [vi.fn(), vi.fn()]
    const { eventName } = made.handleWhen(a.gt(0.5), one)
    made.handleWhen(b.gt(0.5), other)
    made.dispatch([eventName ?? '', eventName ?? '', 'somebody else’s'], context)
    expect(one.mock.calls).toEqual([[context]])
    expect(other).not.toHaveBeenCalled()
  })

  test('what a handler throws reaches the caller', () => {
    const made = new Variant('m')
    const { eventName } = made.handleWhen(a.gt(0.5), () => {
      throw new Error('handler')
    })
    expect(() => made.dispatch([eventName ?? ''], context)).toThrow('handler')
  })

  test('the event of an abort scope aborts, at any depth, and tells why', () => {
    const made = new Variant('m')
    made.abortWhen(a.gt(0.5))
    const inner = made.setWhen(b.gt(0.5), []).variant.abortWhen(c.gt(0.75))
    made.handleWhen(c.gt(0.5), () => undefined)
    expect([...made.abortEvents]).toEqual([made.scopes[0]?.eventName, inner.eventName])
    const abort = () => made.dispatch([inner.eventName ?? ''], context)
    expect(abort).toThrow(InferenceAborted)
    expect(abort).toThrow(/"feature 2"[^]*> 0\.75/)
    const known = { eventName: inner.eventName, responseSoFar: context.responseSoFar }
    expect(abort).toThrow(expect.objectContaining(known))
    expect(() => made.dispatch([], context)).not.toThrow()
  })

  test('onEvent gives a handler to a variant that was read, and refuses unknown events', () => {
    const made = new Variant('m')
    const { eventName } = made.handleWhen(a.gt(0.5), () => undefined)
    const read = Variant.fromJson(made.json())
    const handler = vi.fn()
    read.onEvent(eventName ?? '', handler)
    read.dispatch([eventName ?? ''], context)
    expect(handler).toHaveBeenCalledOnce()
    expect(() => read.onEvent('storm', handler)).toThrow('no scope that reports the event storm')
  })

  test('a scope that aborts needs an event', () => {
    expect(() => new NestedScope(a.gt(1), new Variant('m'), { abort: true })).toThrow(/needs an event name/)
  })
})

describe('controller', () => {
  test('nudges by the edits and opens the scopes, inner ones inside', () => {
    const made = steered()
    const scope = made.setWhen(a.gt(0.5), [[c, 0.75]])
    const abort = scope.variant.abortWhen(b.gt(1))
    const expected = new Controller()
    expected.nudge(a, 0.5)
    expected.nudge(b, -0.25)
    expected.when(a.gt(0.5), () => {
      expected.nudge(c, 0.75)
      expected.when(b.gt(1), (inner) => inner.interrupt(abort.eventName ?? ''))
    })
    expect(made.controller().equals(expected)).toBe(true)
  })

  test('is the controller’s own: later changes to the variant do not reach it', () => {
    const made = steered()
    const before = made.controller()
    made.reset()
    expect(before.interventions).toHaveLength(2)
    expect(made.controller().isEmpty).toBe(true)
  })

  test('is the same after a round trip through JSON', () => {
    fc.assert(
      fc.property(variant, (made) => {
        expect(Variant.fromJson(made.json()).controller().equals(made.controller())).toBe(true)
      }),
    )
  })
})

test('a clone is equal, and changes to it stay its own', () => {
  fc.assert(
    fc.property(variant, (made) => {
      const [before, copy] = [JSON.stringify(made.json()), made.clone()]
      expect(JSON.stringify(copy.json())).toBe(before)
      expect(copy.equals(made)).toBe(true)
      copy.scopes.forEach((scope) => scope.set(a, 0.123))
      copy.set(a, 0.123)
      copy.abortWhen(a.gt(0.5))
      expect(JSON.stringify(made.json())).toBe(before)
    }),
  )
})

test('a scope that aborts is not equal to one that only tells', () => {
  const scope = (abort: boolean) => new NestedScope(a.gt(1), new Variant('m'), { eventName: 'storm', abort })
  expect(scope(true).equals(scope(true))).toBe(true)
  expect(scope(true).equals(scope(false))).toBe(false)
})

test('a condition that no controller could hold is refused when the scope is made', () => {
  const made = steered()
  const condition = new ConditionalGroup(Array(6).fill(a.gt(1).and(b.gt(1))), 'OR')
  expect(() => made.setWhen(condition, [[c, 0.1]])).toThrow(/more than 32 clauses/)
  expect(made.equals(steered())).toBe(true)
})

test('a variant needs a base model', () => {
  expect(() => new Variant('')).toThrow(/base model/)
})
