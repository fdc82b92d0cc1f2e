import { describe, expect, it } from 'vitest'
import { certaintyOf, faultOf, startStrength, textsOf } from './contrast'
import { fakeServer, pirate, studioOn, tokyo } from './fake-server.fixture'
import { addPending, editsOfProposals } from './wish'

describe('texts as people write them', () => {
  it('are parted by empty lines, or by lines of dashes where there are any', () => {
    expect(textsOf('One\nline\n\n  \n Two \n\n')).toEqual(['One\nline', 'Two'])
    expect(textsOf('One\n\nstill one\n---\nTwo\n-----\n')).toEqual(['One\n\nstill one', 'Two'])
    expect(textsOf(' \n ')).toEqual([])
  })

  it('are told what is wrong with them', () => {
    expect(faultOf([], ['b'])).toContain('under A')
    expect(faultOf(['a'], [])).toContain('under B')
    expect(
      faultOf(
        Array.from({ length: 65 }, () => 'a'),
        ['b'],
      ),
    ).toContain('65 texts')
    expect(faultOf(['a'], ['b'.repeat(20_001)])).toContain('longer')
    expect(faultOf(['a'], ['b'])).toBeNull()
  })
})

describe('a feature that tells two sides apart', () => {
  it('begins at a strength that reads well, and away from the second side', () => {
    expect(startStrength({ fluent_up_to: null }, 'first')).toBe(0.6)
    expect(startStrength({ fluent_up_to: 0.4 }, 'first')).toBe(0.4)
    expect(startStrength({ fluent_up_to: 0.4 }, 'second')).toBeLessThan(0)
  })

  it('is as certain as chance allows', () => {
    expect([0.01, 0.1, 0.7].map((chance) => certaintyOf({ chance }))).toEqual(['clear', 'likely', 'unsure'])
  })
})

it('proposals become pending beside what is, in one step that one undo takes back', async () => {
  const { studio } = studioOn(fakeServer().client)
  studio.variant.getState().setPending(tokyo, 0.3)
  addPending(studio, 'Proposed edits', editsOfProposals([{ ...pirate, value: 0.5 }]))
  const values = () =>
    Object.values(studio.variant.getState().pending).map(({ feature_id, value }) => [feature_id, value])
  expect(values()).toEqual([
    ['tokyo', 0.3],
    ['pirate', 0.5],
  ])
  await studio.history.undo()
  expect(values()).toEqual([['tokyo', 0.3]])
})
