import { describe, expect, it } from 'vitest'
import { pirate, tokyo } from './fake-server.fixture'
import { surfaceOf } from './surface'
import { whatChanged } from './what-changed'

const measured = (peak: number[], surprise: number) => ({ activation: peak, peak, surprise })
const texts = { original: 'A huge city.', steered: 'Arr! A HUGE city be it, matey 🏴‍☠️!\n- Old\n- Big' }

describe('the surface of a text', () => {
  it('is what can be counted in it', () => {
    expect(surfaceOf(texts.steered)).toEqual({
      words: 12,
      exclamations: 2,
      questions: 0,
      emoji: 2,
      items: 2,
      capitals: 1,
    })
  })
})

describe('what changed', () => {
  it('is told by length, marks, firing and how expected it is', () => {
    const insight = {
      features: [pirate, tokyo],
      original: measured([0, 0.5], 0.2),
      steered: measured([0.62, 0.5], 0.5),
    }
    expect(whatChanged(texts, insight)).toEqual([
      '9 words longer',
      '2 exclamation marks more',
      '2 emoji more',
      '2 list items more',
      '1 word in capitals more',
      `“${pirate.label}” fires up to 62%, before 0%`,
      'less expected by 0.30 nats per token',
    ])
  })

  it('says so when answers are the same', () => {
    expect(whatChanged({ original: 'Same.', steered: 'Same.' }, null)).toEqual(['the same answer'])
  })

  it('tells of no more features than a line holds, those first that changed most', () => {
    const features = [0.1, 0.9, 0.5].map((_, i) => ({ ...pirate, feature_id: `${i}`, label: `f${i}` }))
    const insight = { features, original: measured([0, 0, 0], 1), steered: measured([0.1, 0.9, 0.5], 1) }
    expect(whatChanged({ original: 'a', steered: 'b' }, insight)).toEqual([
      '“f1” fires up to 90%, before 0%',
      '“f2” fires up to 50%, before 0%',
    ])
  })
})
