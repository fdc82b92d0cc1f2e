import { describe, expect, test } from 'vitest'
import { Controller, Intervention } from '.'
import { numbered } from './arbitraries.fixture'

const a = numbered(0)

describe('InterventionBuffer', () => {
  const [first, second, third] = [0.1, 0.2, 0.3].map((value) => new Intervention('nudge', a, value)) as [
    Intervention,
    Intervention,
    Intervention,
  ]

  test('changes the controller in place', () => {
    const made = new Controller()
    made.buffer.push(first)
    made.buffer.insert(third, 1)
    made.buffer.insert(second, -1)
    expect(made.interventions).toEqual([first, second, third])
    expect(made.buffer.has(new Intervention('nudge', a, 0.2))).toBe(true)
    expect(made.buffer.pop(-2)).toBe(second)
    expect(made.buffer.has(second)).toBe(false)
    expect([...made.buffer]).toEqual([first, third])
    made.buffer.empty()
    expect(made.buffer.length).toBe(0)
  })

  test('refuses positions outside', () => {
    const { buffer } = new Controller({ interventions: [first] })
    expect(() => buffer.at(1)).toThrow('Index 1 is not in the intervention buffer')
    expect(() => buffer.pop(-2)).toThrow('Index -2 is not in the intervention buffer')
    expect(() => buffer.insert(second, 2)).toThrow('Index 2 is not in the intervention buffer')
  })
})
