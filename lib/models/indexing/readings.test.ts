import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ContextLengthExceeded } from '@/lib/engine/errors'
import { FakeEngine } from '@/lib/testing/fake-engine'
import { fakeModel } from '@/lib/testing/fixture'
import { Journal } from './journal'
import { keptReading, readTexts, unpackFloats, unpackIntegers } from './readings'

const never = new AbortController().signal
const told = () => {}

let dir: string
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'readings-'))))
afterEach(() => rm(dir, { recursive: true }))

const said = (content: string) => ({ messages: [{ role: 'user' as const, content }] })

async function reading(texts: string[], mostTokens = 1000, engine = new FakeEngine()) {
  engine.behaviour.fires = { sea: { 3: 2.5, 1: 0.5 } }
  const journal = await Journal.open(join(dir, 'readings.jsonl'), keptReading)
  const plan = { count: texts.length, mostTokens }
  const { cut } = await readTexts(fakeModel('fake', engine), texts.map(said), plan, journal, told, never)
  await journal.close()
  return { cut, items: journal.items }
}

describe('reading texts', () => {
  it('keeps every token and what fires there', async () => {
    const { items, cut } = await reading(['the sea'])
    const { tokens, counts, indices, values } = items[0]!
    const at = tokens.indexOf('sea')
    expect(at).toBeGreaterThanOrEqual(0)
    expect([...unpackIntegers(counts)][at]).toBe(2)
    expect([...unpackIntegers(indices)]).toEqual([1, 3])
    expect([...unpackFloats(values)]).toEqual([0.5, 2.5])
    expect(cut).toBe(false)
  })

  it('ends where enough was read, and says so', async () => {
    const { items, cut } = await reading(['one two three', 'four five six', 'seven'], 5)
    expect(items).toHaveLength(2)
    expect(cut).toBe(true)
  })

  it('reads nothing twice', async () => {
    await reading(['the sea', 'and the land'])
    const engine = new FakeEngine()
    const reads: string[] = []
    const read = engine.activations.bind(engine)
    engine.activations = (request, signal) => {
      reads.push(request.messages[0]!.content)
      return read(request, signal)
    }
    const { items } = await reading(['the sea', 'and the land', 'and more'], 1000, engine)
    expect(reads).toEqual(['and more'])
    expect(items).toHaveLength(3)
  })

  it('reads the beginning of what is longer than the context, and nothing of what never fits', async () => {
    const engine = new FakeEngine()
    const read = engine.activations.bind(engine)
    engine.activations = (request, signal) => {
      const length = request.messages.reduce((sum, { content }) => sum + content.length, 0)
      if (length > 8 || request.messages[0]!.content.startsWith('x')) throw new ContextLengthExceeded(length, 8)
      return read(request, signal)
    }
    const { items } = await reading(['the sea is wide', 'xxxx'], 1000, engine)
    expect(items[0]!.tokens.join(' ')).toContain('the')
    expect(items[1]!.tokens).toEqual([])
  })
})
