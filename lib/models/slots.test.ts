import { setMaxListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Slots } from './slots'

const never = new AbortController().signal
setMaxListeners(0, never)
const limits = { slots: 2, waitMs: 1000, line: 2 }

/** True once the promise has settled, after everything that is due has run. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false
  promise.then(
    () => (done = true),
    () => (done = true),
  )
  await vi.advanceTimersByTimeAsync(0)
  return done
}

describe('Slots', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('lets no more in than there are slots, and the next in line when one leaves', async () => {
    const slots = new Slots(limits)
    const leave = await slots.acquire(never)
    await slots.acquire(never)
    const [third, fourth] = [slots.acquire(never), slots.acquire(never)]
    expect(await settled(third)).toBe(false)
    leave()
    expect(await settled(third)).toBe(true)
    expect(await settled(fourth)).toBe(false)
    expect(await settled(slots.acquire(never))).toBe(false)
  })

  it('leaves no timer behind for who got in', async () => {
    const slots = new Slots({ ...limits, slots: 1 })
    const leave = await slots.acquire(never)
    const second = slots.acquire(never)
    leave()
    await second
    expect(vi.getTimerCount()).toBe(0)
  })

  it('has its slots back when all have left', async () => {
    const slots = new Slots(limits)
    const leaves = [await slots.acquire(never), await slots.acquire(never)]
    const waiting = [slots.acquire(never), slots.acquire(never)]
    for (const leave of leaves) leave()
    for (const leave of await Promise.all(waiting)) leave()
    await slots.acquire(never)
    await slots.acquire(never)
    expect(await settled(slots.acquire(never))).toBe(false)
  })

  it('frees one slot only, however often it is given back', async () => {
    const slots = new Slots(limits)
    const leave = await slots.acquire(never)
    await slots.acquire(never)
    leave()
    leave()
    await slots.acquire(never)
    expect(await settled(slots.acquire(never))).toBe(false)
  })

  it('turns away who waited too long, with the time to come back', async () => {
    const slots = new Slots({ ...limits, slots: 1 })
    await slots.acquire(never)
    const waiting = expect(slots.acquire(never)).rejects.toMatchObject({
      code: 'engine_unavailable',
      extra: { retry_after: 5 },
    })
    await vi.advanceTimersByTimeAsync(limits.waitMs)
    await waiting
  })

  it('tells who waits their place, and every place that they move up', async () => {
    const slots = new Slots({ ...limits, slots: 1, line: 3 })
    const leave = await slots.acquire(never, () => expect.fail('there was no wait'))
    const leaver = new AbortController()
    const places: number[][] = [[], [], []]
    const told = places.map((own) => (place: number) => void own.push(place))
    const first = slots.acquire(never, told[0])
    const second = slots.acquire(leaver.signal, told[1])
    const third = slots.acquire(never, told[2])
    second.catch(() => {})
    leaver.abort(new Error('gone'))
    leave()
    const release = await first
    release()
    await third
    expect(places).toEqual([[1], [2], [3, 2, 1]])
  })

  it('lets those wait without end whose signal is the only limit, and leaves no timer for them', async () => {
    const slots = new Slots({ ...limits, slots: 1, waitMs: Infinity })
    const leave = await slots.acquire(never)
    const waiting = slots.acquire(never)
    expect(vi.getTimerCount()).toBe(0)
    await vi.advanceTimersByTimeAsync(2 ** 31)
    expect(await settled(waiting)).toBe(false)
    leave()
    expect(await settled(waiting)).toBe(true)
  })

  it('turns no work away that has begun, though the line is full and the wait long', async () => {
    const slots = new Slots({ ...limits, slots: 1, line: 0 })
    const leave = await slots.acquire(never)
    const patient = slots.patient.acquire(never)
    await vi.advanceTimersByTimeAsync(limits.waitMs * 100)
    expect(await settled(patient)).toBe(false)
    leave()
    expect(await settled(patient)).toBe(true)
  })

  it('says beforehand whether the line is full', async () => {
    const slots = new Slots({ ...limits, slots: 1, line: 1, busy: { told: 'Eight wait.', retryAfter: 60 } })
    await slots.acquire(never)
    slots.requirePlace()
    void slots.acquire(never)
    expect(() => slots.requirePlace()).toThrow('Eight wait.')
    await expect(slots.acquire(never)).rejects.toMatchObject({ extra: { retry_after: 60 } })
  })

  it('turns away at once who finds the line full', async () => {
    const slots = new Slots({ ...limits, slots: 1, line: 1 })
    await slots.acquire(never)
    const first = slots.acquire(never)
    await expect(slots.acquire(never)).rejects.toMatchObject({ code: 'engine_unavailable' })
    expect(await settled(first)).toBe(false)
  })

  it('lets go of who leaves the line, and passes the slot to the one behind', async () => {
    const slots = new Slots({ ...limits, slots: 1 })
    const leave = await slots.acquire(never)
    const leaver = new AbortController()
    const left = expect(slots.acquire(leaver.signal)).rejects.toThrow('gone')
    const behind = slots.acquire(never)
    leaver.abort(new Error('gone'))
    await left
    leave()
    expect(await settled(behind)).toBe(true)
  })

  it('takes no slot for a signal that has already fired', async () => {
    const slots = new Slots({ ...limits, slots: 1 })
    await expect(slots.acquire(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
    expect(await settled(slots.acquire(never))).toBe(true)
  })

  describe('between callers', () => {
    const one = { slots: 1, waitMs: 1000, line: 3 }

    /** Notes who got in, in order; each leaves when `next` is called. */
    function noted(slots: Slots) {
      const order: string[] = []
      const leaves: (() => void)[] = []
      const enter = async (who: string, name = who) => {
        const leave = await slots.of(who).acquire(never)
        order.push(name)
        leaves.push(leave)
      }
      const next = async () => {
        leaves.shift()?.()
        await vi.advanceTimersByTimeAsync(0)
      }
      return { order, enter, next }
    }

    it('keeps the last free slot for who holds none, so that they need not wait for long answers of another', async () => {
      const slots = new Slots({ slots: 4, waitMs: Infinity, line: 64 })
      const { order, enter, next } = noted(slots)
      for (let i = 0; i < 50; i++) void enter('many')
      await vi.advanceTimersByTimeAsync(0)
      expect([slots.held, slots.line]).toEqual([3, 47])
      void enter('one')
      await vi.advanceTimersByTimeAsync(0)
      expect(order).toEqual(['many', 'many', 'many', 'one'])
      await next()
      expect([slots.held, slots.line]).toEqual([3, 47])
    })

    it('gives work without a caller every slot', async () => {
      const slots = new Slots({ slots: 4, waitMs: Infinity, line: 64 })
      for (let i = 0; i < 4; i++) await slots.acquire(never)
      expect(slots.held).toBe(4)
    })

    it('gives the next free slot to who holds none, though another has fifty in line before', async () => {
      const { order, enter, next } = noted(new Slots({ slots: 2, waitMs: Infinity, line: 64 }))
      for (let i = 0; i < 50; i++) void enter('many')
      void enter('one')
      await vi.advanceTimersByTimeAsync(0)
      await next()
      expect(order).toEqual(['many', 'many', 'one'])
    })

    it('takes turns between callers who hold as many, and serves each one\'s own in the order they came', async () => {
      const { order, enter, next } = noted(new Slots({ slots: 1, waitMs: Infinity, line: 64 }))
      for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) void enter(name[0]!, name)
      await vi.advanceTimersByTimeAsync(0)
      for (let i = 0; i < 5; i++) await next()
      expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
    })

    it('has who fills the line make room for who has less in it, last come first', async () => {
      const slots = new Slots(one)
      await slots.of('many').acquire(never)
      const [first, second, third] = [1, 2, 3].map(() => slots.of('many').acquire(never))
      const turnedAway = expect(third).rejects.toMatchObject({
        code: 'engine_unavailable',
        extra: { retry_after: 5 },
      })
      slots.of('one').requirePlace()
      const newcomer = slots.of('one').acquire(never)
      await turnedAway
      for (const waiting of [first!, second!, newcomer]) expect(await settled(waiting)).toBe(false)
      expect(slots.line).toBe(3)
    })

    it('turns the newcomer away where nobody would have more than they, or can be turned away', async () => {
      const slots = new Slots({ ...one, line: 1 })
      await slots.of('a').acquire(never)
      void slots.of('b').acquire(never)
      await expect(slots.of('c').acquire(never)).rejects.toMatchObject({ code: 'engine_unavailable' })
      const worked = new Slots({ ...one, line: 1 })
      await worked.of('a').acquire(never)
      for (let i = 0; i < 3; i++) void worked.of('a').patient.acquire(never)
      expect(() => worked.of('b').requirePlace()).toThrow('busy')
    })

    it('tells places in the order in which they will be served', async () => {
      const slots = new Slots({ ...one, waitMs: Infinity })
      await slots.of('a').acquire(never)
      const places: number[][] = [[], [], []]
      ;['a', 'a', 'b'].forEach((who, i) => void slots.of(who).acquire(never, (place) => places[i]!.push(place)))
      expect(places).toEqual([[1, 2], [2, 3], [1]])
    })
  })
})
