import { beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_SESSION_ID, DEFAULT_VARIANT_ID } from './defaults'
import type { Kept, VariantStore } from './port'

/** What every store adapter guarantees. `makeStore` gives an empty store whose default session starts with `emptyVariant`. */
export function storeConformance(
  name: string,
  makeStore: (emptyVariant: string) => Promise<VariantStore>,
): void {
  const empty = '{"base_model":"test","edits":[],"scopes":[]}'
  const edited = '{"base_model":"test","edits":[1],"scopes":[]}'
  let store: VariantStore
  const plain = (json: string): Kept => ({ json, automatic: {} })
  const write = (json: string) => () => plain(json)
  const home = { sessionId: DEFAULT_SESSION_ID, variantId: DEFAULT_VARIANT_ID }

  describe(`${name} store`, () => {
    beforeEach(async () => {
      store = await makeStore(empty)
    })

    it('has the default session, with an empty default variant, from the start', async () => {
      expect(await store.read(home)).toEqual({ ...home, ...plain(empty) })
    })

    it('makes sessions that differ and start empty', async () => {
      const [a, b] = [await store.createSession(empty), await store.createSession(empty)]
      expect(a.sessionId).not.toBe(b.sessionId)
      expect(await store.read(a)).toEqual({
        sessionId: a.sessionId,
        variantId: DEFAULT_VARIANT_ID,
        ...plain(empty),
      })
    })

    it('keeps a change, and keeps it to its own variant and session', async () => {
      const session = await store.createSession(empty)
      const other = await store.createVariant({ sessionId: session.sessionId, variantId: 'other' })
      expect((await store.update(session, write(edited))).json).toBe(edited)
      expect((await store.read(session)).json).toBe(edited)
      expect((await store.read(other)).json).toBe(empty)
      expect((await store.read(home)).json).toBe(empty)
    })

    it('takes a variant as it comes', async () => {
      const { sessionId } = await store.createSession(empty)
      const given = await store.createVariant({ sessionId, variantId: 'given', from: { json: edited } })
      expect(given.json).toBe(edited)
      expect((await store.read(given)).json).toBe(edited)
    })

    it('keeps beside a variant what auto-steering wrote to it, and copies it with the variant', async () => {
      const automatic = { '00000000-0000-4000-8000-000000000001': 0.5 }
      await store.update(home, ({ json }) => ({ json, automatic }))
      expect((await store.read(home)).automatic).toEqual(automatic)
      const copy = await store.createVariant({
        sessionId: home.sessionId,
        from: { variantId: DEFAULT_VARIANT_ID },
      })
      expect((await store.read(copy)).automatic).toEqual(automatic)
      await store.update(home, (kept) => {
        expect(kept.automatic).toEqual(automatic)
        return plain(kept.json)
      })
      expect((await store.read(home)).automatic).toEqual({})
      expect((await store.read(copy)).automatic).toEqual(automatic)
    })

    it('begins every further variant of a session as the session began', async () => {
      const other = '{"base_model":"other","edits":[],"scopes":[]}'
      const { sessionId } = await store.createSession(other)
      await store.update({ sessionId, variantId: DEFAULT_VARIANT_ID }, write(edited))
      expect((await store.createVariant({ sessionId, variantId: 'next' })).json).toBe(other)
    })

    it('hands the present text to a change', async () => {
      await store.update(home, write(edited))
      await store.update(home, ({ json }) => plain(`${json} `))
      expect((await store.read(home)).json).toBe(`${edited} `)
    })

    it('changes nothing when a change throws', async () => {
      const fail = () => {
        throw new RangeError('no')
      }
      await expect(store.update(home, fail)).rejects.toThrow(RangeError)
      expect((await store.read(home)).json).toBe(empty)
    })

    it('loses none of many changes at once', async () => {
      await store.update(home, write(''))
      await Promise.all(Array.from({ length: 50 }, () => store.update(home, ({ json }) => plain(`${json}x`))))
      expect((await store.read(home)).json).toBe('x'.repeat(50))
    })

    it('copies the base of a new variant, which then goes its own way', async () => {
      await store.update(home, write(edited))
      const copy = await store.createVariant({
        sessionId: home.sessionId,
        from: { variantId: DEFAULT_VARIANT_ID },
      })
      expect(copy.json).toBe(edited)
      await store.update(home, write(empty))
      expect((await store.read(copy)).json).toBe(edited)
    })

    it('refuses a variant id that is taken, and leaves the variant as it was', async () => {
      await store.update(home, write(edited))
      await expect(store.createVariant(home)).rejects.toMatchObject({ name: 'VariantExists' })
      expect((await store.read(home)).json).toBe(edited)
    })

    it('refuses a session that does not exist, whatever is asked of it', async () => {
      const nowhere = { sessionId: 'nowhere', variantId: DEFAULT_VARIANT_ID }
      const unknown = { name: 'UnknownSession', sessionId: 'nowhere' }
      await expect(store.read(nowhere)).rejects.toMatchObject(unknown)
      await expect(store.update(nowhere, write(edited))).rejects.toMatchObject(unknown)
      await expect(store.createVariant({ sessionId: 'nowhere' })).rejects.toMatchObject(unknown)
    })

    it('refuses a variant that does not exist, and says which do', async () => {
      const missing = { sessionId: DEFAULT_SESSION_ID, variantId: 'missing' }
      const unknown = { name: 'UnknownVariant', variantId: 'missing', existing: [DEFAULT_VARIANT_ID] }
      await expect(store.read(missing)).rejects.toMatchObject(unknown)
      await expect(store.update(missing, write(edited))).rejects.toMatchObject(unknown)
      const copy = { sessionId: DEFAULT_SESSION_ID, variantId: 'copy', from: { variantId: 'missing' } }
      await expect(store.createVariant(copy)).rejects.toMatchObject(unknown)
      await expect(store.read({ ...missing, variantId: 'copy' })).rejects.toMatchObject({
        name: 'UnknownVariant',
      })
    })

    it('takes names that object properties also have', async () => {
      for (const variantId of ['__proto__', 'constructor', 'toString']) {
        await expect(store.read({ ...home, variantId })).rejects.toMatchObject({ name: 'UnknownVariant' })
        await store.createVariant({ sessionId: home.sessionId, variantId })
        expect((await store.read({ ...home, variantId })).json).toBe(empty)
      }
    })
  })
}
