import { expect, it } from 'vitest'
import { fluentUpTo } from './fluent'

it('is the last strength before answers break, at most 1', () => {
  expect(
    fluentUpTo([
      [0.4, 0.2, 1],
      [0.6, 0.8, 0.9],
      [0.8, 1, 0.4],
      [1, 1, 0.8],
    ]),
  ).toBe(0.6)
  expect(
    fluentUpTo([
      [0.6, 0.8, 0.9],
      [1.3, 1, 0.7],
    ]),
  ).toBe(1)
})

it('is 0 where even the weakest push breaks answers, and null where nothing was measured', () => {
  expect(fluentUpTo([[0.4, 0.2, 0.1]])).toBe(0)
  expect(fluentUpTo(null)).toBeNull()
})
