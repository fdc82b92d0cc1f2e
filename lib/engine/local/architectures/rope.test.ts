import { describe, expect, it } from 'vitest'
import { ropeOf } from './rope-config'
import { ropeTables } from './rope'

const scaling = {
  rope_theta: 10_000,
  factor: 8,
  low_freq_factor: 1,
  high_freq_factor: 4,
  original_max_position_embeddings: 64,
}

function tables(rope_type: string) {
  const rope = ropeOf({ ...scaling, rope_type }, { headDim: 8, stated: 512, file: 'config.json' })
  if (rope.kind !== 'fixed') throw new TypeError('these frequencies are fixed')
  return ropeTables(rope, 10)
}

describe('rotary tables', () => {
  it('hold cos and sin of position times frequency', () => {
    const { cos, sin } = tables('default')
    expect(cos.length).toBe(10 * 4)
    expect(cos[0]).toBe(1)
    expect(sin[0]).toBe(0)
    expect(cos[3 * 4 + 1]).toBeCloseTo(Math.cos(3 * 10_000 ** (-1 / 4)), 6)
    expect(sin[9 * 4 + 2]).toBeCloseTo(Math.sin(9 * 10_000 ** (-2 / 4)), 6)
  })

  it('divide all frequencies under linear scaling', () => {
    const { sin } = tables('linear')
    expect(sin[8 * 4]).toBeCloseTo(Math.sin(1), 6)
  })

  it('keep short wavelengths and divide long ones under llama3 scaling', () => {
    const { sin } = tables('llama3')
    expect(sin[1 * 4]).toBeCloseTo(Math.sin(1), 6)
    expect(sin[9 * 4 + 3]).toBeCloseTo(Math.sin((9 * 10_000 ** (-3 / 4)) / 8), 6)
  })
})
