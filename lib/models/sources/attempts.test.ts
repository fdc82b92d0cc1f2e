import { describe, expect, it } from 'vitest'
import { persist, Transient } from './attempts'

/** Tries work that fails in these ways, one after the other, and then succeeds. */
async function tried(failures: Error[], { progress = (): number => 0, signal = new AbortController().signal } = {}) {
  const [waits, notes]: [number[], string[]] = [[], []]
  const patience = { signal, wait: async (ms: number) => void waits.push(ms), note: (text: string) => void notes.push(text) }
  const work = async () => {
    const failure = failures.shift()
    if (failure) throw failure
    return 'done'
  }
  const outcome = await persist(patience, work, progress).catch((error: Error) => error.message)
  return { outcome, waits, notes }
}

const broken = (count: number) => Array.from({ length: count }, () => new Transient('It broke.'))

describe('work that fails for a moment', () => {
  it('is done again after waits that grow', async () => {
    const { outcome, waits, notes } = await tried(broken(5))
    expect(outcome).toBe('done')
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000])
    expect(notes[0]).toBe('It broke. Trying again in 1 s.')
  })

  it('is given up in the end', async () => {
    const { outcome, waits } = await tried(broken(6))
    expect(outcome).toMatch(/It broke. Gave up after 6 attempts/)
    expect(waits).toHaveLength(5)
  })

  it('is given up sooner where nobody is there', async () => {
    const { outcome } = await tried(Array.from({ length: 9 }, () => new Transient('Nobody.', undefined, true)))
    expect(outcome).toMatch(/Gave up after 3 attempts/)
  })

  it('goes on as long as it gets further, though not for ever', async () => {
    let reached = 0
    const progress = () => reached++
    expect(await tried(broken(20), { progress })).toMatchObject({ outcome: 'done', waits: Array.from({ length: 20 }, () => 1000) })
    expect((await tried(broken(99), { progress })).outcome).toMatch(/Gave up after 60 attempts/)
  })

  it('waits as long as it is asked to, within reason', async () => {
    expect((await tried([new Transient('Busy.', 45_000)])).waits).toEqual([45_000])
    expect((await tried([new Transient('Busy.', 3_600_000)])).outcome).toMatch(/Busy. It asks to come back in 60 minutes/)
  })

  it('is not done again after failures of another kind, or once nobody wants it', async () => {
    expect(await tried([new Error('wrong')])).toMatchObject({ outcome: 'wrong', waits: [] })
    const signal = AbortSignal.abort(new Error('left'))
    expect(await tried([], { signal })).toMatchObject({ outcome: 'left', waits: [] })
  })
})
