import { describe, expect, it } from 'vitest'
import { storeConformance } from './conformance'
import { MemoryVariantStore } from './memory/memory'
import { ownedStore } from './owned'

storeConformance("one owner's", async (empty) => ownedStore(new MemoryVariantStore(empty), 'anna'))

describe('ownedStore', () => {
  const stores = () => {
    const store = new MemoryVariantStore('{}')
    return { store, anna: ownedStore(store, 'anna'), bob: ownedStore(store, 'bob') }
  }

  it('keeps the sessions of one owner from another, and from those who have no key', async () => {
    const { store, anna, bob } = stores()
    const made = await anna.createSession('{}')
    expect(made.sessionId).not.toContain('anna')
    const address = { sessionId: made.sessionId, variantId: 'default' }
    for (const other of [bob, store]) {
      const refusal = await other.read(address).catch((error: unknown) => error)
      expect(refusal).toMatchObject({ name: 'UnknownSession' })
      expect(String(refusal)).not.toMatch(/anna|bob/)
    }
    expect(await anna.read(address)).toMatchObject(address)
  })

  it('gives each a default session of its own', async () => {
    const { store, anna, bob } = stores()
    const home = { sessionId: 'default_session', variantId: 'default' }
    await anna.update(home, () => ({ json: '{"changed":1}', automatic: {} }))
    expect((await anna.read(home)).json).toBe('{"changed":1}')
    expect((await bob.read(home)).json).toBe('{}')
    expect((await store.read(home)).json).toBe('{}')
  })
})
