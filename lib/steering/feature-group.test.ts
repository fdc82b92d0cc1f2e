import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FeatureGroup, FeatureNotInGroupError } from '.'
import { group, numbered, someFeature } from './arbitraries.fixture'

const uuids = (members: FeatureGroup) => Array.from(members, (feature) => feature.uuid)
const three = () => new FeatureGroup([numbered(0), numbered(1), numbered(2)])

describe('positions', () => {
  test('at and pick take positions from either end', () => {
    expect(three().at(-1)).toEqual(numbered(2))
    expect(uuids(three().pick([2, -3, 2]))).toEqual(uuids(new FeatureGroup([2, 0, 2].map(numbered))))
    expect(() => three().pick([0, 3, -4])).toThrow('Indexes 3, -4 are not in the feature group')
  })

  test('slice agrees with the slice of the members', () => {
    expect(uuids(three().slice(null, null, -1))).toEqual(uuids(three()).reverse())
    expect(uuids(three().slice(-2))).toEqual(uuids(three()).slice(-2))
    expect(three().slice(1, 0).length).toBe(0)
  })

  test('pop takes a feature out and closes the gap', () => {
    const members = three()
    expect(members.pop(-3)).toEqual(numbered(0))
    expect(members.at(0)).toEqual(numbered(1))
    expect(() => members.pop(2)).toThrow(FeatureNotInGroupError)
    expect(members.length).toBe(2)
  })

  test('add appends, and a condition made before does not notice', () => {
    const members = three()
    const condition = members.gt(0.5)
    members.add(numbered(3))
    expect(members.at(-1)).toEqual(numbered(3))
    expect(condition.left.length).toBe(3)
  })
})

describe('union and intersection', () => {
  test('union holds the features of both, one after the other, and belongs to neither', () => {
    fc.assert(
      fc.property(group, group, (a, b) => {
        const union = a.union(b)
        expect(uuids(union)).toEqual([...uuids(a), ...uuids(b)])
        union.add(numbered(99))
        expect(a.has(numbered(99)) || b.has(numbered(99))).toBe(false)
      }),
    )
  })

  test('both are associative, and the empty group is neutral for union and absorbs intersection', () => {
    fc.assert(
      fc.property(group, group, group, (a, b, c) => {
        const none = new FeatureGroup()
        expect(
          a
            .union(b)
            .union(c)
            .equals(a.union(b.union(c))),
        ).toBe(true)
        expect(
          a
            .intersection(b)
            .intersection(c)
            .equals(a.intersection(b.intersection(c))),
        ).toBe(true)
        expect(a.union(none).equals(a) && none.union(a).equals(a)).toBe(true)
        expect(a.intersection(none).length + none.intersection(a).length).toBe(0)
        expect(a.intersection(a).equals(a)).toBe(true)
      }),
    )
  })

  test('a feature is in the union if it is in either, and in the intersection if it is in both', () => {
    fc.assert(
      fc.property(group, group, group, someFeature, (a, b, c, f) => {
        expect(a.or(b).has(f)).toBe(a.has(f) || b.has(f))
        expect(a.and(b).has(f)).toBe(a.has(f) && b.has(f))
        expect(a.and(b.or(c)).has(f)).toBe(a.and(b).or(a.and(c)).has(f))
        expect(a.or(b.and(c)).has(f)).toBe(a.or(b).and(a.or(c)).has(f))
      }),
    )
  })

  test('or and and take a single feature too', () => {
    expect(uuids(three().or(numbered(1)))).toEqual(uuids(new FeatureGroup([0, 1, 2, 1].map(numbered))))
    expect(uuids(three().and(numbered(1)))).toEqual([numbered(1).uuid])
  })
})

describe('JSON', () => {
  test('gives back an equal group, the empty one too', () => {
    fc.assert(fc.property(group, (a) => FeatureGroup.fromJson(JSON.stringify(a.json())).equals(a)))
    expect(FeatureGroup.fromJson({ features: [] }).length).toBe(0)
  })

  test('reads a lone feature as a group of one', () => {
    expect(FeatureGroup.fromJson(numbered(4).json()).equals(new FeatureGroup([numbered(4)]))).toBe(true)
  })

  test.each([[null], [3], [[]], [{ features: {} }], ['{'], ['"features"']])('refuses %j', (data) => {
    expect(() => FeatureGroup.fromJson(data)).toThrow(/^Not valid FeatureGroup JSON/)
  })
})

test('equals minds the order and the number of members', () => {
  expect(three().equals(three())).toBe(true)
  expect(three().equals(three().slice(null, null, -1))).toBe(false)
  expect(three().equals(three().slice(0, 2))).toBe(false)
})
