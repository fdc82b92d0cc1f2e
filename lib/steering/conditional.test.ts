import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Conditional, ConditionalGroup, FeatureGroup } from '.'
import { conditional, numbered } from './arbitraries.fixture'

const [a, b] = [numbered(0), numbered(1)] as const

describe('Conditional', () => {
  test('takes copies of its groups and makes a group of a lone feature', () => {
    const members = new FeatureGroup([a])
    const condition = new Conditional(a, members, '>')
    members.add(b)
    expect(condition.equals(a.gt(a))).toBe(true)
    expect(condition.left.length).toBe(1)
  })

  test('refuses a number that is not finite', () => {
    expect(() => a.gt(NaN)).toThrow(/must be a finite number, not NaN/)
  })

  test('arithmetic changes the number at the right only', () => {
    const condition = a.gt(0.5)
    expect(condition.mul(3).add(1).sub(0.5).div(2).neg().abs().pow(2).right).toBe(1)
    expect(condition.mul(3).equals(a.gt(1.5))).toBe(true)
    expect(condition.right).toBe(0.5)
  })

  test.each([
    ['arithmetic on a group', () => a.gt(b).mul(2), TypeError],
    ['division by 0', () => a.gt(1).div(0), RangeError],
    ['a root of a negative number', () => a.gt(-1).pow(0.5), RangeError],
    ['a scale that leaves the numbers', () => a.gt(1e300).json(1e300), RangeError],
  ])('refuses %s', (_, operation, error) => {
    expect(operation).toThrow(error)
  })

  test('equals minds both sides and the operator', () => {
    expect(a.gt(0.5).equals(a.gt(0.5))).toBe(true)
    for (const other of [a.ge(0.5), b.gt(0.5), a.gt(0.6), a.gt(b)])
      expect(a.gt(0.5).equals(other)).toBe(false)
    expect(a.gt(b).equals(a.gt(b))).toBe(true)
  })

  test('comes back equal from its JSON, and scale multiplies a number at the right', () => {
    fc.assert(
      fc.property(conditional, (condition) => {
        expect(Conditional.fromJson(JSON.stringify(condition.json())).equals(condition)).toBe(true)
      }),
    )
    expect(Conditional.fromJson(a.gt(0.5).json(4)).equals(a.gt(2))).toBe(true)
    expect(Conditional.fromJson(a.gt(b).json(4)).equals(a.gt(b))).toBe(true)
  })

  test('reads a lone feature at the right', () => {
    const data = { ...a.gt(0).json(), right_hand: b.json() }
    expect(Conditional.fromJson(data).equals(a.gt(b))).toBe(true)
  })

  test.each([
    [{ operator: '=>' }, /^Not valid Conditional JSON\. operator: /],
    [{ right_hand: 'high' }, /right_hand: /],
    [
      { right_hand: { features: [{ ...b.json(), uuid: 'b' }] } },
      /right_hand\.features\[0\]\.uuid: Expected a uuid/,
    ],
    [{ left_hand: undefined }, /left_hand: /],
  ])('says where JSON with %j is wrong', (wrong, message) => {
    expect(() => Conditional.fromJson({ ...a.gt(0.5).json(), ...wrong })).toThrow(message)
  })

  test('joins with a condition or with a group', () => {
    const both = a.gt(1).and(b.lt(2))
    expect(both.equals(new ConditionalGroup([a.gt(1), b.lt(2)], 'AND'))).toBe(true)
    expect(
      a
        .eq(0)
        .and(both)
        .equals(new ConditionalGroup([a.eq(0), a.gt(1), b.lt(2)], 'AND')),
    ).toBe(true)
    expect(
      a
        .eq(0)
        .or(both)
        .equals(new ConditionalGroup([a.eq(0), both], 'OR')),
    ).toBe(true)
  })
})
