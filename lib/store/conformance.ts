import { beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_SESSION_ID, DEFAULT_VARIANT_ID } from './defaults'
import { UNWRITTEN, type Kept, type VariantStore } from './port'

/** What every store adapter guarantees. `makeStore` gives an empty store whose sessions named by clients start with `emptyVariant`. */
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

    it('has every session that a client names, with an empty default variant, from the start', async () => {
      expect(await store.read(home)).toEqual({ ...home, ...plain(empty), version: UNWRITTEN })
      const named = { sessionId: 'mine', variantId: DEFAULT_VARIANT_ID }
      expect(await store.read(named)).toEqual({ ...named, ...plain(empty), version: UNWRITTEN })
      await store.update(named, write(edited))
      expect((await store.read(named)).json).toBe(edited)
      expect((await store.read(home)).json).toBe(empty)
      const next = await store.createVariant({ sessionId: 'another', variantId: 'next' })
      expect((await store.read(next)).json).toBe(empty)
      expect((await store.read({ ...next, variantId: DEFAULT_VARIANT_ID })).json).toBe(empty)
    })

    it('makes sessions that differ and start empty', async () => {
      const [a, b] = [await store.createSession(empty), await store.createSession(empty)]
      expect(a.sessionId).not.toBe(b.sessionId)
      expect(await store.read(a)).toEqual({
        sessionId: a.sessionId,
        variantId: DEFAULT_VARIANT_ID,
        ...plain(empty),
        version: a.version,
      })
    })

    it('has another version for every state of a variant, and the same for as long as nobody writes', async () => {
      const seen = [(await store.read(home)).version]
      for (const json of [edited, edited, empty]) seen.push((await store.update(home, write(json))).version)
      expect(new Set(seen).size).toBe(4)
      for (let i = 0; i < 2; i++) expect((await store.read(home)).version).toBe(seen[3])
      await store.update(home, (stored) => {
        expect(stored.version).toBe(seen[3])
        return stored
      })
      const copy = await store.createVariant({ sessionId: home.sessionId, variantId: 'copy' })
      expect((await store.read(copy)).version).toBe(copy.version)
      await store.removeVariant(copy)
      const again = await store.createVariant({ sessionId: home.sessionId, variantId: 'copy' })
      expect(again.version).not.toBe(copy.version)
    })

    it('removes a variant, unless the check or its name forbids it', async () => {
      const { sessionId } = await store.createSession(empty)
      const copy = await store.createVariant({ sessionId, variantId: 'copy' })
      const forbid = (stored: Kept) => {
        expect(stored).toEqual(copy)
        throw new RangeError('no')
      }
      await expect(store.removeVariant(copy, forbid)).rejects.toThrow(RangeError)
      expect(await store.read(copy)).toEqual(copy)
      await store.removeVariant(copy)
      await expect(store.read(copy)).rejects.toMatchObject({ name: 'UnknownVariant', existing: ['default'] })
      await expect(store.removeVariant(copy)).rejects.toMatchObject({ name: 'UnknownVariant' })
      for (const variant of [home, { sessionId, variantId: DEFAULT_VARIANT_ID }]) {
        await expect(store.removeVariant(variant)).rejects.toMatchObject({ code: 'validation_failed' })
        expect((await store.read(variant)).json).toBe(empty)
      }
    })

    it('removes a session with all that it holds', async () => {
      const made = await store.createSession(edited)
      await store.removeSession(made.sessionId)
      await expect(store.read(made)).rejects.toMatchObject({ name: 'UnknownSession' })
      await expect(store.removeSession(made.sessionId)).rejects.toMatchObject({ name: 'UnknownSession' })
      await store.update(home, write(edited))
      await store.createVariant({ sessionId: home.sessionId, variantId: 'copy' })
      for (let i = 0; i < 2; i++) await store.removeSession(home.sessionId)
      expect(await store.read(home)).toEqual({ ...home, ...plain(empty), version: UNWRITTEN })
      await store.createVariant({ sessionId: home.sessionId, variantId: 'copy' })
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
      expect(await store.read(home)).toEqual({ ...home, ...plain(empty), version: UNWRITTEN })
    })

    it('loses none of many changes at once, the first of a session among them', async () => {
      await Promise.all(Array.from({ length: 64 }, () => store.update(home, ({ json }) => plain(`${json}x`))))
      expect((await store.read(home)).json).toBe(empty + 'x'.repeat(64))
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

    it('refuses a session that it gave out and that is gone, whatever is asked of it', async () => {
      const nowhere = await store.createSession(empty)
      const { sessionId } = nowhere
      await store.removeSession(sessionId)
      const unknown = { name: 'UnknownSession', sessionId }
      await expect(store.read(nowhere)).rejects.toMatchObject(unknown)
      await expect(store.update(nowhere, write(edited))).rejects.toMatchObject(unknown)
      await expect(store.createVariant({ sessionId })).rejects.toMatchObject(unknown)
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

    it('tries whether it can be written, and changes nothing thereby', async () => {
      const written = await store.update(home, write(edited))
      for (let i = 0; i < 2; i++) await store.tryWriting()
      expect(await store.read(home)).toEqual(written)
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
