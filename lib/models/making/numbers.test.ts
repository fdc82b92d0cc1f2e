import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heldOutArea, separate } from './direction'
import { areaUnderCurve, meanOf, meanRow, quantile, reaches } from './numbers'

const f = (...values: number[]) => Float32Array.from(values)

describe('numbers', () => {
  it('takes means of vectors and of the rows of a matrix', () => {
    expect([...meanOf([f(1, 2), f(3, 6)])]).toEqual([2, 4])
    expect([...meanRow(f(1, 2, 3, 6), 2)]).toEqual([2, 4])
  })

  it('tells how far each row reaches along a vector', () => {
    expect(reaches(f(1, 2, 3, 6), f(0, 1))).toEqual([2, 6])
  })

  // numpy.quantile([3, 1, 4, 1, 5, 9, 2, 6], q), method "linear".
  it.each([
    [0, 1],
    [0.25, 1.75],
    [0.5, 3.5],
    [0.95, 7.95],
    [1, 9],
  ])('has numpy’s quantiles: %f', (share, value) => {
    expect(quantile([3, 1, 4, 1, 5, 9, 2, 6], share)).toBeCloseTo(value, 10)
  })

  // sklearn.metrics.roc_auc_score on the same scores.
  it.each([
    [[0.35, 0.8], [0.1, 0.4], 0.75],
    [[1, 1], [1, 1], 0.5],
    [[2, 3], [0, 1], 1],
    [[0.2, 0.6, 0.6], [0.6, 0.1], 4 / 6],
  ])('has the area under the ROC curve of %j over %j', (above, below, area) => {
    expect(areaUnderCurve(above, below)).toBeCloseTo(area, 10)
  })

  it('has areas that add up to 1 when the sides change places', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 })
    fc.assert(
      fc.property(scores, scores, (a, b) => {
        expect(areaUnderCurve(a, b) + areaUnderCurve(b, a)).toBeCloseTo(1, 10)
      }),
    )
  })
})

describe('separate', () => {
  it('points from the mean of the plain answers to that of the others', () => {
    const { vector, distance, middle } = separate([f(4, 0), f(2, 8)], [f(0, 1), f(0, -1)])!
    expect([...vector].map((x) => Number(x.toFixed(4)))).toEqual([0.6, 0.8])
    expect(distance).toBeCloseTo(5)
    expect(middle).toBeCloseTo(2.5)
  })

  it('finds nothing where the sides are the same', () => {
    expect(separate([f(1, 2)], [f(1, 2)])).toBeNull()
  })
})

describe('heldOutArea', () => {
  const around = (x: number) => Array.from({ length: 8 }, (_, i) => f(x, Math.sin(i * 7), Math.cos(i * 5)))

  it('is 1 for sides that a direction tells apart', () => {
    expect(heldOutArea(around(5), around(-5))).toBe(1)
  })

  it('is chance for sides that it does not', () => {
    expect(heldOutArea(around(0), around(0))).toBe(0.5)
  })
})
