import { describe, expect, it } from 'vitest'
import { capabilitiesInWords } from './in-words'

describe('what can be asked of a model', () => {
  it('is said in words, and a capability that is not known keeps its name', () => {
    expect(capabilitiesInWords(['complete', 'activations'])).toBe('answers, which features fire')
    expect(capabilitiesInWords(['complete', 'newer'])).toBe('answers, newer')
  })
})
