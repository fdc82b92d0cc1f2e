import { describe, expect, it } from 'vitest'
import { DEFAULT_SESSION_ID } from '../defaults'
import { storeConformance } from '../conformance'
import { MemoryVariantStore } from './memory'

const text = (json: string) => () => ({ json, automatic: {} })

storeConformance('in-memory', async (emptyVariant) => new MemoryVariantStore(emptyVariant))

describe('MemoryVariantStore limits', () => {
  const limits = { sessions: 2, variantsPerSession: 2, characters: 100 }

  it('drops the session that was not used for longest, never the default one', async () => {
    const store = new MemoryVariantStore('{}', limits)
    const [a, b] = [await store.createSession('{}'), await store.createSession('{}')]
    await store.read(a)
    const c = await store.createSession('{}')
    await expect(store.read(b)).rejects.toMatchObject({ name: 'UnknownSession' })
    for (const kept of [a, c, { sessionId: DEFAULT_SESSION_ID, variantId: 'default' }]) {
      expect((await store.read(kept)).json).toBe('{}')
    }
  })

  it('refuses a variant too many and keeps those there are', async () => {
    const store = new MemoryVariantStore('{}', limits)
    const { sessionId } = await store.createVariant({ sessionId: DEFAULT_SESSION_ID, variantId: 'second' })
    await expect(store.createVariant({ sessionId })).rejects.toMatchObject({
      name: 'TooManyVariants',
      limit: 2,
    })
    expect((await store.read({ sessionId, variantId: 'second' })).json).toBe('{}')
  })

  it('drops sessions when their variants grow too long together, and never the one that grew', async () => {
    const store = new MemoryVariantStore('{}', { ...limits, sessions: 10 })
    const [a, b, c] = [
      await store.createSession('{}'),
      await store.createSession('{}'),
      await store.createSession('{}'),
    ]
    await store.update(a, text('a'.repeat(60)))
    await store.update(c, text('c'.repeat(60)))
    for (const dropped of [a, b]) {
      await expect(store.read(dropped)).rejects.toMatchObject({ name: 'UnknownSession' })
    }
    await store.update(c, text('c'.repeat(200)))
    expect((await store.read(c)).json).toHaveLength(200)
  })

  it('counts what is there, not what was written', async () => {
    const store = new MemoryVariantStore('{}', limits)
    const [a, b] = [await store.createSession('{}'), await store.createSession('{}')]
    for (let i = 0; i < 50; i += 1) await store.update(b, text('b'.repeat(80)))
    expect((await store.read(a)).json).toBe('{}')
  })
})
