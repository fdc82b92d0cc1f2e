import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Feature, FeatureGroup, SteeringJsonError } from '.'
import { anyFeature, numbered } from './arbitraries.fixture'

const uuid = '0f8fad5b-d9cb-469f-a165-70867728950e'

describe('Feature', () => {
  test('keeps one spelling of its uuid, and is the same feature under any other', () => {
    const feature = new Feature({ uuid: uuid.toUpperCase().replaceAll('-', ''), label: 'a', indexInSae: 1 })
    expect(feature.uuid).toBe(uuid)
    expect(feature.equals(new Feature({ uuid, label: 'renamed', indexInSae: 9 }))).toBe(true)
    expect(feature.equals(numbered(1))).toBe(false)
  })

  test.each([
    [{ uuid: 'pirate' }, 'Not a uuid: "pirate"'],
    [{ indexInSae: -1 }, 'indexInSae must be a whole number from 0, not -1'],
    [{ indexInSae: 1.5 }, 'indexInSae must be a whole number from 0, not 1.5'],
    [{ maxActivationStrength: -0.5 }, 'maxActivationStrength must be 0 or more, not -0.5'],
    [{ maxActivationStrength: Infinity }, 'maxActivationStrength must be a finite number, not Infinity'],
  ])('refuses %j', (wrong, message) => {
    expect(() => new Feature({ uuid, label: 'a', indexInSae: 1, ...wrong })).toThrow(message)
  })

  test.each([
    ['eq', '=='],
    ['ne', '!='],
    ['lt', '<'],
    ['le', '<='],
    ['gt', '>'],
    ['ge', '>='],
  ] as const)('%s compares by %s with a number, a feature or a group', (method, operator) => {
    const feature = numbered(1)
    const group = new FeatureGroup([numbered(2), numbered(3)])
    expect(feature[method](0.5)).toMatchObject({ operator, right: 0.5 })
    expect([...feature[method](0.5).left]).toEqual([feature])
    expect([...(feature[method](numbered(2)).right as FeatureGroup)]).toEqual([numbered(2)])
    expect(new FeatureGroup([feature])[method](group).equals(feature[method](group))).toBe(true)
  })

  test('or makes a group with another feature, or with the features of a group', () => {
    const pair = numbered(1).or(numbered(2))
    expect([...pair]).toEqual([numbered(1), numbered(2)])
    expect([...numbered(0).or(pair)]).toEqual([numbered(0), numbered(1), numbered(2)])
  })

  test('comes back whole from its JSON, as an object and as text', () => {
    fc.assert(
      fc.property(anyFeature, (feature) => {
        expect(Feature.fromJson(feature.json())).toEqual(feature)
        expect(Feature.fromJson(JSON.stringify(feature.json()))).toEqual(feature)
      }),
    )
  })

  test('reads JSON without a strength as 1, and says what is wrong with other JSON', () => {
    expect(Feature.fromJson({ uuid, label: 'a', index_in_sae: 2 }).maxActivationStrength).toBe(1)
    const read = () => Feature.fromJson({ uuid: 'x', label: 'a', index_in_sae: -2 })
    expect(read).toThrow(SteeringJsonError)
    expect(read).toThrow(/^Not valid Feature JSON\. uuid: Expected a uuid.*; index_in_sae: /)
  })
})
