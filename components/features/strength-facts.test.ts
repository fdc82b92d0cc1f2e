import { describe, expect, it } from 'vitest'
import { doseInWords } from './strength-facts'

const dose = {
  label: 'Talks like a pirate',
  feature_id: '',
  index_in_sae: 0,
  layer: 3,
  unit: 20,
  push_length: 20,
  residual_length: 136,
  residual_share: 20 / 136,
}

describe('what a strength is worth', () => {
  it('is told of the strength that is set, and of 1 where none is', () => {
    expect(doseInWords(dose, 0)).toBe('+1.00 adds 20 in the SAE’s units (15 % of the residual stream).')
    expect(doseInWords(dose, 0.5)).toBe('+0.50 adds 10 in the SAE’s units (7.4 % of the residual stream).')
    expect(doseInWords(dose, -0.5)).toMatch(/^−0.50 takes away 10 /)
  })

  it('goes beyond the whole, and is silent on what nobody knows', () => {
    expect(doseInWords({ ...dose, residual_share: 1.234 }, 1)).toMatch(/\(120 % of/)
    expect(doseInWords({ ...dose, residual_share: null }, 1)).toBe('+1.00 adds 20 in the SAE’s units.')
  })
})
