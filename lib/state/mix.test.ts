import { describe, expect, it } from 'vitest'
import type { Edits } from './edits'
import { fakeServer, pirate, studioOn, tokyo } from './fake-server.fixture'
import { pushOf, scaledTo, scaleDown } from './mix'

/** Edits of features whose unit is 20. */
const mixOf = (...values: number[]): Edits =>
  Object.fromEntries(values.map((value, i) => [`f${i}`, { ...pirate, feature_id: `f${i}`, unit: 20, value }]))
const strengths = (edits: Edits) => Object.values(edits).map(({ value }) => value)

describe('a mix', () => {
  it('pushes by the sum of its strengths in the units of its features, whichever way', () => {
    expect(pushOf(mixOf(0.5, -0.75, 1))).toBe(45)
    expect(pushOf({ ...mixOf(0.5), tokyo: { ...tokyo, unit: 8, value: 1 } })).toBe(18)
    expect(pushOf({})).toBe(0)
  })

  it('is not known to push where the unit of a feature is not known', () => {
    const mix = { ...mixOf(1, 1, 1, 1), tokyo: { ...tokyo, value: 1 } }
    expect(pushOf(mix)).toBeNull()
    expect(scaledTo(mix, 60)).toBe(mix)
  })

  it('is scaled in proportion, in hundredths, to no more than the limit', () => {
    const scaled = scaledTo(mixOf(1, 1, -1, 0.5), 40)
    expect(strengths(scaled)).toEqual([0.57, 0.57, -0.57, 0.28])
    expect(pushOf(scaled)).toBeLessThanOrEqual(40)
  })

  it('stays as it is within the limit', () => {
    const mix = mixOf(0.5, 0.5)
    expect(scaledTo(mix, 20)).toBe(mix)
    expect(scaledTo({}, 20)).toEqual({})
  })

  it('loses no edit', () => {
    expect(strengths(scaledTo(mixOf(1, 1, 0.01), 20))).toEqual([0.49, 0.49, 0.01])
  })

  it('is scaled with what is confirmed, as pending edits that one undo takes back', async () => {
    const { studio } = studioOn(fakeServer().client)
    const { variant, history } = studio
    variant.getState().confirm({ tokyo: { ...tokyo, unit: 20, value: 1 } })
    variant.getState().setPending({ ...pirate, unit: 20 }, 1)
    scaleDown(variant, history, 20)
    expect(strengths(variant.getState().pending)).toEqual([0.5, 0.5])
    expect(variant.getState().confirmed.tokyo?.value).toBe(1)
    await history.undo()
    expect(strengths(variant.getState().pending)).toEqual([1])
  })
})
