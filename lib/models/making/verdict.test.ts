import { describe, expect, it } from 'vitest'
import { candidateLayers } from './choose-layer'
import { falling, strongestFluent } from './calibrate'
import { extremes } from './next-words'
import { instructionOf } from './contrast'
import { fluencyBar, surpriseOfManner } from './fluency'
import { repeats, repetitionOf } from './repetition'
import type { Outcome } from './try-strengths'
import { requireSeparation, verdict } from './verdict'

const at = (strength: number, effect: number, fluent: number, both = Math.min(effect, fluent)): Outcome => ({
  strength,
  effect,
  fluent,
  both,
})
const unsteered = at(0, 0.1, 1)

describe('verdict', () => {
  it('has nothing to say of a feature that works', () => {
    expect(verdict({ unit: 1, unsteered, curve: [at(0.5, 0.4, 1), at(1, 0.9, 0.9)] })).toBeNull()
  })

  it('warns of one that works in part, with the numbers', () => {
    expect(verdict({ unit: 1, unsteered, curve: [at(1, 0.4, 1)] })).toMatch(/40 % .* 10 %/)
  })

  it('warns of one whose answers are not fluent at strength 1, the weakest that was tried', () => {
    expect(verdict({ unit: 1, unsteered, curve: [at(1, 0.9, 0.75)] })).toMatch(/At strength 1, 75 %/)
  })

  it.each([
    ['never shows it', [at(0.5, 0.1, 1), at(1, 0.1, 1)]],
    ['shows it only where answers fall apart', [at(1, 0.1, 1), at(1.8, 1, 0)]],
    ['shows it in other answers than the fluent ones', [at(1, 0.5, 0.6, 0.1)]],
  ])('refuses one that %s', (_, curve) => {
    expect(() => verdict({ unit: 1, unsteered, curve })).toThrow(/does not make this model do it/)
  })
})

describe('requireSeparation', () => {
  const separation = { vector: Float32Array.of(1), distance: 1, middle: 0 }

  it('refuses sides that no layer tells apart, and none at all', () => {
    expect(() => requireSeparation([{ layer: 1, area: 0.6, separation }])).toThrow(/60 %/)
    expect(() => requireSeparation([])).toThrow(/Nothing in the model/)
    expect(() => requireSeparation([{ layer: 1, area: 0.9, separation }])).not.toThrow()
  })
})

describe('strongestFluent', () => {
  it('is the strongest push up to which the smoothed share stays fluent', () => {
    expect(strongestFluent(unsteered, [at(0.5, 0, 1), at(1, 0, 0.875), at(2, 0, 0.5), at(3, 0, 1)])).toBe(1)
    expect(strongestFluent(unsteered, [at(0.5, 0, 1), at(1, 0, 1)])).toBe(1)
  })

  it('takes one answer less for chance where stronger pushes do better', () => {
    expect(strongestFluent(unsteered, [at(0.5, 0, 0.75), at(1, 0, 0.875), at(2, 0, 0.25)])).toBe(1)
  })

  it('is the weakest push if none stays fluent', () => {
    expect(strongestFluent(unsteered, [at(0.5, 0, 0.2), at(1, 0, 0.3)])).toBe(0.5)
  })
})

describe('falling', () => {
  it('pools what rises, and leaves what falls', () => {
    expect(falling([1, 0.5, 0.25])).toEqual([1, 0.5, 0.25])
    expect(falling([1, 0, 0.5])).toEqual([1, 0.25, 0.25])
    expect(falling([0, 0.5, 1])).toEqual([0.5, 0.5, 0.5])
  })
})

describe('candidateLayers', () => {
  it('lie between a quarter and three quarters of the depth, each once', () => {
    expect(candidateLayers(30)).toEqual([7, 11, 15, 18, 22])
    expect(candidateLayers(6)).toEqual([1, 2, 3, 4])
    expect(candidateLayers(1)).toEqual([0])
  })
})

describe('the bar for fluent answers', () => {
  const reading = (surprise: number, repetition = 0) => ({ surprise, repetition })
  const isFluent = fluencyBar([reading(1), reading(1, 0.05), reading(1)], 1)

  it('lets a manner surprise as much as its examples do, and a little more', () => {
    expect(surpriseOfManner([reading(2.5)], [reading(1)])).toBe(1.5)
    expect(isFluent(reading(2.2))).toBe(true)
    expect(isFluent(reading(2.4))).toBe(false)
  })

  it('does not go as far as examples of nonsense, nor below plain answers for dull ones', () => {
    expect(surpriseOfManner([reading(9)], [reading(1)])).toBe(1.5)
    expect(surpriseOfManner([reading(0.5)], [reading(1)])).toBe(0)
  })

  it('takes no answer that goes round in circles, but for what the model repeats anyway', () => {
    expect(isFluent(reading(0.1, 0.4))).toBe(false)
    expect(fluencyBar([reading(1, 0.35), reading(1, 0.35)], 0)(reading(1, 0.4))).toBe(true)
  })
})

describe('repetition', () => {
  it('is the share of runs of three tokens that the answer had before', () => {
    expect(repetitionOf([1, 2, 3, 1, 2, 3, 1, 2, 3])).toBeCloseTo(4 / 7)
    expect(repetitionOf([1, 2, 3, 4, 5])).toBe(0)
    expect(repetitionOf([1])).toBe(0)
  })

  it('names the tokens that end such a run', () => {
    expect(repeats([1, 2, 3, 9, 1, 2, 3])).toEqual([...Array<boolean>(6).fill(false), true])
  })
})

describe('instructionOf', () => {
  it('makes an instruction of what somebody does, and leaves one as it is', () => {
    expect(instructionOf('talks like a pirate.')).toContain('somebody who talks like a pirate.')
    expect(instructionOf('Be brief')).toBe('Be brief.')
  })
})

describe('extremes', () => {
  it('lists the tokens that change most, and leaves out those that nobody can read', () => {
    const change = Float32Array.of(3, 2, -1, 9, -4, 8)
    expect(extremes(change, [' arr', ' ye', ' you', ' ', ' the', '\ufffd'])).toEqual({
      promoted: [
        [' arr', 3],
        [' ye', 2],
      ],
      suppressed: [
        [' the', -4],
        [' you', -1],
      ],
    })
  })
})
