import { expect, it } from 'vitest'
import { pirate, tokyo } from './fake-server.fixture'
import { cellsOf, type Cell } from './sweep-plan'
import { shadedBy, shadesOf } from './sweep-shades'

const plan = { features: [pirate, tokyo], prompts: ['Hi'], strengths: [0, 1], seed: 7 }
const numbers = [
  [0, 0, 0.2],
  [0, 0.2, 0.4],
  [0.1, 0, 1.2],
]
/** Three cells of four are measured. */
const cells = cellsOf(plan).map((cell, i): Cell => {
  const [first = 0, second = 0, surprise = 0] = numbers[i] ?? []
  const activation = [first, second]
  return numbers[i] ? { ...cell, measured: { activation, peak: activation, surprise } } : cell
})

it('a feature is shaded from nothing to the most that it fires in the grid', () => {
  expect(shadesOf(cells, 0)).toEqual([0, 0, 1, null])
  expect(shadesOf(cells, 1)).toEqual([0, 1, 0, null])
})

it('how unexpected answers are is shaded from the least to the most', () => {
  const [least, middle, most, unknown] = shadesOf(cells, 'surprise')
  expect([least, most, unknown]).toEqual([0, 1, null])
  expect(middle).toBeCloseTo(0.2)
  expect(shadedBy(cells[2]!, 'surprise')).toBe(1.2)
})

it('a grid of one value, or of none, has no shades', () => {
  expect(shadesOf(cells.slice(0, 1), 'surprise')).toEqual([0])
  expect(shadesOf(cells.slice(3), 0)).toEqual([null])
})
