import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FeatureNotInGroupError } from './errors'
import { itemAt, itemsAt, sliceOf } from './indexing'

const items = fc.array(fc.integer(), { maxLength: 8 })
const bound = fc.option(fc.integer({ min: -12, max: 12 }))
const every = (list: number[], step: number) => list.filter((_, i) => i % step === 0)

describe('sliceOf', () => {
  test('with a positive step takes every step-th item of what Array.slice gives', () => {
    fc.assert(
      fc.property(items, bound, bound, fc.integer({ min: 1, max: 5 }), (list, start, stop, step) => {
        expect(sliceOf(list, start, stop, step)).toEqual(
          every(list.slice(start ?? 0, stop ?? undefined), step),
        )
      }),
    )
  })

  test('with a negative step is the slice of the reversed list: item i is there item ~i from the end', () => {
    const mirrored = (index: number | null) => (index === null ? null : ~index)
    fc.assert(
      fc.property(items, bound, bound, fc.integer({ min: 1, max: 5 }), (list, start, stop, step) => {
        const reversed = [...list].reverse()
        expect(sliceOf(list, start, stop, -step)).toEqual(
          sliceOf(reversed, mirrored(start), mirrored(stop), step),
        )
      }),
    )
  })

  test('without bounds copies the list', () => {
    expect(sliceOf([1, 2, 3])).toEqual([1, 2, 3])
  })

  test.each([
    [0, /step .* not be 0/],
    [1.5, /whole numbers, not 1.5/],
    [NaN, /whole numbers, not NaN/],
  ])('refuses the step %d', (step, message) => {
    expect(() => sliceOf([1, 2], null, null, step)).toThrow(message)
  })
})

describe('itemAt and itemsAt', () => {
  test('agree with Array.at inside the list and throw outside', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: -10, max: 10 }), (list, index) => {
        if (index >= -list.length && index < list.length)
          expect(itemAt(list, index, 'list')).toBe(list.at(index))
        else expect(() => itemAt(list, index, 'list')).toThrow(FeatureNotInGroupError)
      }),
    )
  })

  test('name the indexes that miss and the range there is', () => {
    expect(() => itemsAt(['a', 'b'], [0, 2, -1, -3], 'feature group')).toThrow(
      'Indexes 2, -3 are not in the feature group: it takes -2 … 1.',
    )
    expect(() => itemAt([], 0, 'feature group')).toThrow('Index 0 is not in the feature group: it is empty.')
  })

  test('refuse an index that is no whole number', () => {
    expect(() => itemAt(['a'], 0.5, 'list')).toThrow(RangeError)
  })
})
