import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FeatureEdits, FeatureNotInGroupError } from '.'
import { edits, numbered, value } from './arbitraries.fixture'

const [a, b, c] = [numbered(0), numbered(1), numbered(2)] as const
const abc = () => new FeatureEdits([[a, 0.5], [b, -0.25], [c, 0]]) // prettier-ignore
const values = (e: FeatureEdits) => Array.from(e, ([, v]) => v)
const tame = fc.double({ min: -1e3, max: 1e3, noNaN: true })
const tameEdits = fc
  .array(fc.tuple(fc.nat({ max: 9 }).map(numbered), tame), { maxLength: 6 })
  .map((pairs) => new FeatureEdits(pairs))

describe('holding edits', () => {
  test('a feature has one value, and keeps its place when it gets another', () => {
    const e = abc()
    e.set(a, 0.75)
    expect([...e].map(([f, v]) => [f.label, v])).toEqual([
      ['feature 0', 0.75],
      ['feature 1', -0.25],
      ['feature 2', 0],
    ])
    expect(e.get(a)).toBe(0.75)
    expect(e.has(c)).toBe(true)
    expect(e.get(numbered(9))).toBeUndefined()
  })

  test('set refuses values that are no finite numbers and changes nothing', () => {
    const e = abc()
    for (const bad of [NaN, Infinity, -Infinity])
      expect(() => e.set(a, bad)).toThrow(/Feature\("feature 0"\)/)
    expect(e.equals(abc())).toBe(true)
  })

  test('at, pop and setAt count from either end', () => {
    const e = abc()
    expect(e.at(-1)).toEqual([c, 0])
    expect(e.pop(0)).toEqual([a, 0.5])
    e.setAt(-1, [a, 1])
    expect(e.asMap()).toEqual(new Map([[b, -0.25], [a, 1]])) // prettier-ignore
    expect(() => e.pop(2)).toThrow(FeatureNotInGroupError)
    expect(() => e.setAt(2, [c, 1])).toThrow(FeatureNotInGroupError)
    expect(() => e.setAt(0, [c, NaN])).toThrow(RangeError)
    expect(values(e)).toEqual([-0.25, 1])
  })

  test('pick and slice make new edits', () => {
    expect(abc().pick([2, -3]).equals(new FeatureEdits([[c, 0], [a, 0.5]]))).toBe(true) // prettier-ignore
    expect(values(abc().slice(null, null, -2))).toEqual([0, 0.5])
  })

  test('remove takes one edit away and refuses a feature without one', () => {
    const e = abc()
    e.remove(b)
    expect(values(e)).toEqual([0.5, 0])
    expect(() => e.remove(b)).toThrow('Feature("feature 1") has no edit to remove.')
    e.reset()
    expect(e.length).toBe(0)
  })

  test('the map is a copy', () => {
    const e = abc()
    e.asMap().clear()
    expect(e.length).toBe(3)
  })

  test('equals minds features and values, not their order', () => {
    expect(abc().equals(abc().slice(null, null, -1))).toBe(true)
    expect(abc().equals(abc().add(1))).toBe(false)
    expect(abc().equals(abc().slice(0, 2))).toBe(false)
  })
})

describe('arithmetic', () => {
  test('works on each value, keeps the features and leaves the original alone', () => {
    fc.assert(
      fc.property(tameEdits, tame, (e, x) => {
        const before = values(e)
        expect(values(e.mul(x))).toEqual(before.map((v) => v * x))
        expect(values(e.add(x))).toEqual(before.map((v) => v + x))
        expect(values(e.neg())).toEqual(before.map((v) => -v))
        expect(values(e.abs())).toEqual(before.map(Math.abs))
        expect(values(e.pow(2))).toEqual(before.map((v) => v ** 2))
        expect([...e.mul(x).asMap().keys()]).toEqual([...e.asMap().keys()])
        expect(values(e)).toEqual(before)
      }),
    )
  })

  test('sub undoes add, div undoes mul, neg undoes itself', () => {
    const near = (x: FeatureEdits, y: FeatureEdits) =>
      values(x).forEach((v, i) => expect(v).toBeCloseTo(values(y)[i] ?? NaN, 6))
    fc.assert(
      fc.property(tameEdits, fc.double({ min: 0.01, max: 100, noNaN: true }), (e, x) => {
        near(e.add(x).sub(x), e)
        near(e.mul(x).div(x), e)
        expect(e.neg().neg().equals(e)).toBe(true)
        expect(e.neg().abs().equals(e.abs())).toBe(true)
      }),
    )
  })

  test.each([
    ['div by 0', () => abc().div(0)],
    ['mul by NaN', () => abc().mul(NaN)],
    ['a root of a negative value', () => abc().pow(0.5)],
    ['a negative power of 0', () => abc().pow(-1)],
    ['a product beyond all numbers', () => abc().add(1e308).mul(10)],
  ])('refuses %s', (_, operation) => {
    expect(operation).toThrow(RangeError)
  })
})

describe('rescale', () => {
  test('makes the larger of the positive and the negative sum 1.1, in the same proportions', () => {
    fc.assert(
      fc.property(tameEdits, (e) => {
        fc.pre(values(e).some((v) => Math.abs(v) > 1e-3))
        const scaled = values(e.rescale())
        const sum = (sign: number) => scaled.reduce((s, v) => s + Math.max(0, v * sign), 0)
        expect(Math.max(sum(1), sum(-1))).toBeCloseTo(1.1)
        const first = values(e).findIndex((v) => Math.abs(v) > 1e-3)
        const factor = (scaled[first] ?? NaN) / (values(e)[first] ?? NaN)
        expect(factor).toBeGreaterThan(0)
        scaled.forEach((v, i) => expect(v).toBeCloseTo((values(e)[i] ?? NaN) * factor))
      }),
    )
  })

  test('leaves no edits and zeros as they are', () => {
    expect(new FeatureEdits().rescale().length).toBe(0)
    expect(values(new FeatureEdits([[a, 0]]).rescale())).toEqual([0])
  })
})

test('iteration, length, at and asMap agree', () => {
  fc.assert(
    fc.property(edits, fc.array(fc.tuple(fc.nat({ max: 7 }).map(numbered), value)), (e, more) => {
      for (const [feature, v] of more) e.set(feature, v)
      expect([...e]).toEqual(Array.from({ length: e.length }, (_, i) => e.at(i)))
      expect([...e.asMap()]).toEqual([...e])
    }),
  )
})
