import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ConditionalGroup,
  Controller,
  FeatureGroup,
  Intervention,
  Scope,
  ScopedController,
  SteeringJsonError,
} from '.'
import { controller, numbered } from './arbitraries.fixture'

const [a, b, c] = [numbered(0), numbered(1), numbered(2)] as const
const listed = (from: Controller) =>
  from.interventions.map(({ mode, features, value }) => [mode, features.at(0).indexInSae, value])

describe('interventions', () => {
  test('are kept in order, one per feature', () => {
    const made = new Controller()
    made.set(a, 0.5)
    made.nudge(new FeatureGroup([b, c]), -0.25)
    made.mul(a, 3)
    made.div(a, 4)
    expect(listed(made)).toEqual([
      ['pin', 0, 0.5],
      ['nudge', 1, -0.25],
      ['nudge', 2, -0.25],
      ['mul', 0, 3],
      ['mul', 0, 0.25],
    ])
  })

  test('true pins at 0.5 and false at -0.5', () => {
    const made = new Controller()
    made.set(a, true)
    made.set(a, false)
    expect(listed(made)).toEqual([
      ['pin', 0, 0.5],
      ['pin', 0, -0.5],
    ])
  })

  test('at gives a handle that does the same', () => {
    const made = new Controller()
    made.at(a).nudge(0.5).nudge(-0.25).mul(2).div(2)
    expect(listed(made)).toEqual([
      ['nudge', 0, 0.5],
      ['nudge', 0, -0.25],
      ['mul', 0, 2],
      ['mul', 0, 0.5],
    ])
  })

  test('a value that is not finite is refused and changes nothing', () => {
    const made = new Controller()
    const pair = new FeatureGroup([a, b])
    for (const wrong of [
      () => made.nudge(pair, NaN),
      () => made.set(pair, Infinity),
      () => made.div(pair, 0),
    ]) {
      expect(wrong).toThrow(RangeError)
    }
    expect(made.isEmpty).toBe(true)
  })
})

describe('when', () => {
  test('puts into the innermost scope what is done to any controller around it', () => {
    const made = new Controller()
    made.nudge(a, 0.1)
    made.when(a.gt(0.5), (outer) => {
      made.nudge(a, 0.2)
      made.when(b.gt(0.5), (inner) => {
        made.nudge(a, 0.3)
        outer.controller.nudge(b, 0.3)
        inner.controller.nudge(c, 0.3)
      })
      outer.controller.nudge(b, 0.2)
    })
    made.nudge(b, 0.1)

    const outer = made.scopes[0]
    expect(listed(made)).toEqual([['nudge', 0, 0.1], ['nudge', 1, 0.1]]) // prettier-ignore
    expect(outer && listed(outer.controller)).toEqual([['nudge', 0, 0.2], ['nudge', 1, 0.2]]) // prettier-ignore
    const inner = outer?.controller.scopes[0]
    expect(inner?.conditionals.conditionals).toEqual([b.gt(0.5)])
    expect(inner?.controller.interventions.map(({ value }) => value)).toEqual([0.3, 0.3, 0.3])
  })

  test('drops the scope if its body throws, and the controller works on', () => {
    const made = new Controller()
    const fail = () => {
      made.nudge(a, 0.5)
      throw new Error('stop')
    }
    expect(() => made.when(a.gt(0.5), fail)).toThrow('stop')
    expect(() => made.when(a.or(b).gt(0.5).or(c.gt(1)).and(b.gt(0)), fail)).toThrow('stop')
    expect(made.isEmpty).toBe(true)
    made.nudge(b, 0.25)
    expect(listed(made)).toEqual([['nudge', 1, 0.25]])
  })

  test('refuses a body that goes on after it returned', () => {
    const made = new Controller()
    expect(() => made.when(a.gt(0), async () => undefined)).toThrow(/must be synchronous/)
    expect(made.scopes).toEqual([])
  })

  test('makes a chain of flat scopes of a nested condition and hands out the innermost', () => {
    const made = new Controller()
    made.when(a.gt(1).or(b.gt(2)).and(c.gt(3)), (scope) => {
      scope.interrupt('storm')
      made.nudge(a, 0.5)
    })
    const [outer] = made.scopes
    const [inner] = outer?.controller.scopes ?? []
    expect(outer?.conditionals.equals(c.gt(3).and(c.gt(3)).slice(1))).toBe(true)
    expect(inner?.conditionals.equals(a.gt(1).or(b.gt(2)))).toBe(true)
    expect([outer?.eventName, inner?.eventName]).toEqual([null, 'storm'])
    expect(inner && listed(inner.controller)).toEqual([['nudge', 0, 0.5]])
  })
})

describe('isEmpty', () => {
  test('is true only if nothing is changed and nothing reported', () => {
    const idle = new Controller()
    idle.when(a.gt(0.5), () => undefined)
    expect(idle.isEmpty).toBe(true)
    const telling = new Controller()
    telling.when(a.gt(0.5), () => telling.when(b.gt(0.5), (scope) => scope.interrupt('storm')))
    expect(telling.isEmpty).toBe(false)
    const acting = new Controller()
    acting.when(a.gt(0.5), () => acting.mul(b, 0))
    expect(acting.isEmpty).toBe(false)
  })
})

describe('JSON', () => {
  test('gives back an equal controller with the same text', () => {
    fc.assert(
      fc.property(controller, (made) => {
        const text = JSON.stringify(made.json())
        const read = Controller.fromJson(text)
        expect(read.equals(made)).toBe(true)
        expect(JSON.stringify(read.json())).toBe(text)
      }),
    )
  })

  test('an empty object is an empty controller; a name or id given wins', () => {
    expect(Controller.fromJson({}).isEmpty).toBe(true)
    expect(Controller.fromJson({ name: 'written' }).name).toBe('written')
    expect(Controller.fromJson({ name: 'written' }, 'given', 'id').toString()).toBe(
      'Controller(name="given", id="id")',
    )
  })

  test('a nested condition is read as a chain of scopes that says the same', () => {
    const condition = a.gt(1).or(b.gt(2)).and(c.gt(3))
    const inner = new ScopedController({ interventions: [new Intervention('pin', a, 0.5)] }).json()
    const scope = { conditionals: condition.json(), controller: inner, is_active: true, event_name: 'storm' }
    const expected = new Controller()
    expected.when(condition, (open) => {
      open.interrupt('storm')
      open.controller.set(a, 0.5)
    })
    expect(Controller.fromJson({ scopes: [scope] }).equals(expected)).toBe(true)
    expect(Scope.fromJson(scope).equals(expected.scopes[0] as Scope)).toBe(true)
  })

  test('scale multiplies values and comparisons at every depth', () => {
    const make = (scale: number) => {
      const made = new Controller()
      made.nudge(a, 0.5 * scale)
      made.when(a.gt(0.25 * scale), () => made.set(b, 2 * scale))
      return made
    }
    expect(Controller.fromJson(make(1).json(4)).equals(make(4))).toBe(true)
    expect(() => make(1).json(NaN)).toThrow(RangeError)
  })

  test('the deepest chain that a condition unfolds to can be read back', () => {
    const made = new Controller()
    made.when(new ConditionalGroup(Array(5).fill(a.gt(1).and(b.gt(2))), 'OR'), () => made.set(a, 1))
    expect(Controller.fromJson(JSON.stringify(made.json())).equals(made)).toBe(true)
  })

  test('says what is wrong and where', () => {
    const made = new Controller()
    made.when(a.gt(0.5), () => made.nudge(b, 0.5))
    const text = JSON.stringify(made.json())
    expect(() => Controller.fromJson(text.replace('nudge', 'shove'))).toThrow(SteeringJsonError)
    expect(() => Controller.fromJson(text.replace('nudge', 'shove'))).toThrow(
      / scopes\[0\]\.controller\.interventions\[0\]\.mode: /,
    )
    expect(() => Controller.fromJson([])).toThrow(/^Not valid Controller JSON/)
  })

  test('refuses a condition that would unfold without end', () => {
    const pair = a.gt(1).and(b.gt(2)).json()
    const conditionals = { conditionals: Array(40).fill(pair), operator: 'OR' }
    expect(() => Controller.fromJson({ scopes: [{ conditionals, controller: {} }] })).toThrow(
      / scopes\[0\]\.conditionals: .*more than 32 clauses/,
    )
  })
})

test('an intervention and the controller of a scope come back from their JSON too', () => {
  const pin = new Intervention('pin', new FeatureGroup([a, b]), -0.5)
  expect(Intervention.fromJson(JSON.stringify(pin.json())).equals(pin)).toBe(true)
  expect(() => Intervention.fromJson({ ...pin.json(), value: '1' })).toThrow(
    /^Not valid Intervention JSON\. value: /,
  )
  const scoped = ScopedController.fromJson({
    ...new Controller({ interventions: [pin] }).json(),
    min_nudge_entropy: 0.5,
  })
  expect(scoped).toBeInstanceOf(ScopedController)
  expect(scoped.equals(new Controller({ interventions: [pin], minNudgeEntropy: 0.5 }))).toBe(true)
})

test('a scope takes flat conditions and named events only', () => {
  expect(() => new Scope(a.gt(1).or(b.gt(2)).and(c.gt(3)), new ScopedController())).toThrow(/flat condition/)
  expect(() => new Scope(a.gt(1).and(b.gt(2)), new ScopedController()).interrupt('')).toThrow(/needs a name/)
})

test('names are random unless given', () => {
  expect(new Controller().name).toMatch(/^controller__[0-9a-f]{8}$/)
  expect(new Controller().name).not.toBe(new Controller().name)
})
