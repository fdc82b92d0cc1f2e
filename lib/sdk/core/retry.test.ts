import { describe, expect, it } from 'vitest'
import { backoffMs, pause, retryAfterMs } from './retry'

describe('retryAfterMs', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')

  it.each([
    ['3', 3000],
    ['0', 0],
    ['1.5', 1500],
    ['Thu, 01 Jan 2026 00:00:07 GMT', 7000],
    ['Wed, 31 Dec 2025 23:59:59 GMT', 0],
  ])('reads %j', (header, ms) => expect(retryAfterMs(header, now)).toBe(ms))

  it.each([null, '', '-3', 'soon', 'Infinity'])('gives null for %j', (header) => {
    expect(retryAfterMs(header, now)).toBeNull()
  })
})

describe('backoffMs', () => {
  it('doubles up to 8 s, within the upper half', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => backoffMs(attempt, () => 1))).toEqual([
      500, 1000, 2000, 4000, 8000, 8000, 8000,
    ])
    expect(backoffMs(0, () => 0)).toBe(250)
  })
})

describe('pause', () => {
  it("ends with the signal's reason", async () => {
    const caller = new AbortController()
    const waiting = pause(60_000, caller.signal)
    caller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    await expect(pause(60_000, caller.signal)).rejects.toThrow('enough')
  })
})
