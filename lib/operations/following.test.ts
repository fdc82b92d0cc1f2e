import { describe, expect, it } from 'vitest'
import { following } from './following'

describe('following', () => {
  it('hands on what the work tells, in order, and then its result', async () => {
    const events = following(async (report: (n: number) => void) => {
      report(1)
      await Promise.resolve()
      report(2)
      report(3)
      return 'done'
    })
    const told = []
    for (;;) {
      const next = await events.next()
      if (next.done) {
        expect(next.value).toBe('done')
        break
      }
      told.push(next.value)
    }
    expect(told).toEqual([1, 2, 3])
  })

  it('throws what the work throws, after all that it told', async () => {
    const events = following(async (report: (n: number) => void) => {
      report(1)
      throw new RangeError('no')
    })
    expect((await events.next()).value).toBe(1)
    await expect(events.next()).rejects.toThrow('no')
  })
})
