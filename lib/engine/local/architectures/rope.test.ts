import { describe, expect, it } from 'vitest'
import { ropeCaches } from './rope'

const base = {
  rope_theta: 10_000,
  factor: 8,
  low_freq_factor: 1,
  high_freq_factor: 4,
  original_max_position_embeddings: 64,
}

describe('ropeCaches', () => {
  it('holds cos and sin of position times frequency', () => {
    const { cos, sin } = ropeCaches({ ...base, rope_type: 'default' }, 8, 10)
    expect(cos.length).toBe(10 * 4)
    expect(cos[0]).toBe(1)
    expect(sin[0]).toBe(0)
    expect(cos[3 * 4 + 1]).toBeCloseTo(Math.cos(3 * 10_000 ** (-1 / 4)), 6)
    expect(sin[9 * 4 + 2]).toBeCloseTo(Math.sin(9 * 10_000 ** (-2 / 4)), 6)
  })

  it('divides all frequencies under linear scaling', () => {
    const { sin } = ropeCaches({ ...base, rope_type: 'linear' }, 8, 10)
    expect(sin[8 * 4]).toBeCloseTo(Math.sin(1), 6)
  })

  it('keeps short wavelengths and divides long ones under llama3 scaling', () => {
    const { sin } = ropeCaches({ ...base, rope_type: 'llama3' }, 8, 10)
    expect(sin[1 * 4]).toBeCloseTo(Math.sin(1), 6)
    expect(sin[9 * 4 + 3]).toBeCloseTo(Math.sin((9 * 10_000 ** (-3 / 4)) / 8), 6)
  })
})
