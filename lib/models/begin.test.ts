import { describe, expect, it } from 'vitest'
import { Slots } from '@/lib/models/slots'
import { begin } from './begin'

const signal = new AbortController().signal

/** Work of two events, one slot for it, and whether the work was left or ended. */
function work() {
  const slots = new Slots({ slots: 1, waitMs: 1000, line: 0 })
  const state = { ended: false }
  async function* events() {
    try {
      yield 'one'
      yield 'two'
    } finally {
      state.ended = true
    }
  }
  /** Throws while the slot is taken, since nobody may wait in line. */
  const slotIsFree = async () => (await slots.acquire(signal))()
  return { slots, events, state, slotIsFree }
}

describe('begin', () => {
  it('hands out every event, the first included, and holds the slot until the end', async () => {
    const { slots, events, slotIsFree } = work()
    const begun = await begin(slots, events, signal)
    await expect(slotIsFree()).rejects.toMatchObject({ code: 'engine_unavailable' })
    const all: string[] = []
    for await (const event of begun) all.push(event)
    expect(all).toEqual(['one', 'two'])
    await slotIsFree()
  })

  it('gives the slot back and ends the work when the reader leaves', async () => {
    const { slots, events, state, slotIsFree } = work()
    for await (const event of await begin(slots, events, signal)) {
      expect(event).toBe('one')
      break
    }
    expect(state.ended).toBe(true)
    await slotIsFree()
  })

  it('undoes a beginning that fails, in the work or after its first event', async () => {
    const { slots, events, state, slotIsFree } = work()
    const failing = () => Promise.reject(new RangeError('not stored'))
    await expect(begin(slots, events, signal, failing)).rejects.toThrow('not stored')
    expect(state.ended).toBe(true)
    await slotIsFree()
    const broken = () => {
      throw new RangeError('no engine')
    }
    await expect(begin(slots, broken, signal)).rejects.toThrow('no engine')
    await slotIsFree()
  })
})
