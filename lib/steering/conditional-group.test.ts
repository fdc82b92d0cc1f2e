import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clausesOf, ConditionalGroup, FeatureNotInGroupError, type Conditional } from '.'
import { conditional, conditionalGroup, holds, numbered } from './arbitraries.fixture'

const [a, b, c, d] = [0, 1, 2, 3].map((n) => numbered(n).gt(0.5)) as [
  Conditional,
  Conditional,
  Conditional,
  Conditional,
]
const anyCondition = fc.oneof(conditional, conditionalGroup)

/** Some true, some false, the same for the same comparison: that is all a test needs of a token. */
const tokens = [
  () => true,
  () => false,
  ...[2, 3, 5].map((n) => (comparison: Conditional) => JSON.stringify(comparison.json()).length % n === 0),
]

describe('and, or', () => {
  test('hold where the parts do, however deep the parts nest', () => {
    fc.assert(
      fc.property(conditionalGroup, anyCondition, (x, y) => {
        for (const token of tokens) {
          expect(holds(x.and(y), token)).toBe(holds(x, token) && holds(y, token))
          expect(holds(x.or(y), token)).toBe(holds(x, token) || holds(y, token))
        }
      }),
    )
  })

  test('are associative, down to the object, for conditions', () => {
    for (const join of ['and', 'or'] as const) {
      const left = a[join](b)[join](c)
      expect(left.equals(a[join](b[join](c)))).toBe(true)
      expect(left.conditionals).toEqual([a, b, c])
    }
  })

  test('keep apart what the other operator joined', () => {
    expect(
      a
        .or(b)
        .and(c)
        .equals(new ConditionalGroup([new ConditionalGroup([a, b], 'OR'), c], 'AND')),
    ).toBe(true)
    expect(new ConditionalGroup([a], 'OR').and(b).isFlat).toBe(true)
    expect(holds(new ConditionalGroup([]).or(a), () => false)).toBe(true)
  })
})

describe('clausesOf', () => {
  test('gives flat groups that all hold exactly where the condition holds', () => {
    fc.assert(
      fc.property(conditionalGroup, (condition) => {
        const clauses = clausesOf(condition)
        expect(clauses.every((clause) => clause.isFlat)).toBe(true)
        expect(clauses.length).toBeGreaterThan(0)
        for (const token of tokens) {
          expect(clauses.every((clause) => holds(clause, token))).toBe(holds(condition, token))
        }
      }),
    )
  })

  test('keeps a flat group as it is, however long', () => {
    const long = new ConditionalGroup(Array<Conditional>(500).fill(a))
    expect(clausesOf(long)).toEqual([long])
    expect(clausesOf(long.and(b.or(c)))).toHaveLength(2)
  })

  test('refuses to unfold more than 32 clauses, and does so at once', () => {
    const pair = a.and(b)
    const five = [pair, pair, pair, pair, pair]
    expect(clausesOf(new ConditionalGroup(five, 'OR'))).toHaveLength(32)
    expect(() => clausesOf(new ConditionalGroup([...five, pair], 'OR'))).toThrow(/more than 32 clauses/)
    const huge = new ConditionalGroup(Array<ConditionalGroup>(5000).fill(pair), 'OR')
    const hidden = new ConditionalGroup(
      [new ConditionalGroup([]), new ConditionalGroup([huge, c], 'AND')],
      'OR',
    )
    expect(() => clausesOf(hidden)).toThrow(RangeError)
  })
})

describe('as a list', () => {
  const group = a.or(b).or(c)

  test('members come by position, negative ones too, and parts keep the operator', () => {
    expect(group.at(-1)).toBe(c)
    expect(group.slice(1).equals(b.or(c))).toBe(true)
    expect(group.pick([2, 0]).equals(c.or(a))).toBe(true)
    expect([...group]).toEqual([a, b, c])
    expect(group.length).toBe(3)
    expect(() => group.at(3)).toThrow(FeatureNotInGroupError)
  })

  test('has finds an equal condition', () => {
    expect(group.has(numbered(1).gt(0.5))).toBe(true)
    expect(group.has(d)).toBe(false)
    expect(group.and(d).has(a.or(b).or(c))).toBe(true)
  })

  test('conditionals refuses a nested group instead of leaving it out', () => {
    expect(() => group.and(d).conditionals).toThrow(/clausesOf/)
  })
})

test('arithmetic reaches every number, nested ones too', () => {
  const changed = a.or(b).and(c).mul(3).add(1).sub(0.5).div(2).neg().abs().pow(2)
  const expected = [0, 1, 2].map((n) => numbered(n).gt(1)) as [Conditional, Conditional, Conditional]
  expect(changed.equals(expected[0].or(expected[1]).and(expected[2]))).toBe(true)
})

describe('JSON', () => {
  test('gives back an equal group', () => {
    fc.assert(
      fc.property(conditionalGroup, (group) => {
        expect(ConditionalGroup.fromJson(JSON.stringify(group.json())).equals(group)).toBe(true)
      }),
    )
  })

  test('scale reaches every number', () => {
    expect(ConditionalGroup.fromJson(a.or(b).and(c).json(2)).equals(a.or(b).and(c).mul(2))).toBe(true)
  })

  test('says where a nested condition is wrong', () => {
    const data = a.or(b).and(c).json()
    const broken = JSON.stringify(data).replace('"operator":">"', '"operator":"above"')
    expect(() => ConditionalGroup.fromJson(broken)).toThrow(
      / conditionals\[0\]\.conditionals\[0\]\.operator: /,
    )
    expect(() => ConditionalGroup.fromJson({ ...data, operator: 'XOR' })).toThrow(/ operator: /)
    const halves = {
      ...data,
      conditionals: [{ conditionals: [] }, { left_hand: a.left.json(), operator: '>' }],
    }
    expect(() => ConditionalGroup.fromJson(halves)).toThrow(
      /^Not valid ConditionalGroup JSON\. conditionals\[0\]\.operator: [^;]*; conditionals\[1\]\.right_hand: [^;]*$/,
    )
  })
})
