import { beforeEach, describe, expect, it } from 'vitest'
import { KEY_MS, type RequestKeyStore } from './request-keys'

/** What every store of idempotency keys guarantees. @param makeStore gives an empty one that remembers three answers of an owner */
export function requestKeyConformance(
  name: string,
  makeStore: (most: number, now: () => number) => Promise<RequestKeyStore>,
): void {
  let store: RequestKeyStore
  let now = 1_000_000
  const claim = { fingerprint: 'a', withinMs: 60_000 }
  const answer = { status: 200, headers: { ETag: '"x"' }, body: '{"said":"Ünï \\u0000"}' }

  describe(`${name} store of idempotency keys`, () => {
    beforeEach(async () => {
      store = await makeStore(3, () => now)
    })

    it('gives a key to one of many who claim it at once', async () => {
      const standings = await Promise.all(Array.from({ length: 16 }, () => store.claim('k', claim)))
      expect(standings.filter(({ state }) => state === 'claimed')).toHaveLength(1)
      expect(standings.filter(({ state }) => state === 'running')).toHaveLength(15)
    })

    it('tells what was answered, and which request it was', async () => {
      await store.claim('k', claim)
      await store.finish('k', answer)
      const other = { ...claim, fingerprint: 'b' }
      expect(await store.claim('k', other)).toEqual({ state: 'done', fingerprint: 'a', answer })
      await store.release('k')
      expect((await store.claim('k', claim)).state).toBe('done')
    })

    it('has a key that was released anew', async () => {
      await store.claim('k', claim)
      await store.release('k')
      expect(await store.claim('k', { ...claim, fingerprint: 'b' })).toEqual({ state: 'claimed' })
    })

    it('tells what nobody answered in time as lost, until the key is forgotten', async () => {
      await store.claim('k', claim)
      now += claim.withinMs
      expect(await store.claim('k', claim)).toEqual({ state: 'lost', fingerprint: 'a' })
      now += KEY_MS
      expect(await store.claim('k', claim)).toEqual({ state: 'claimed' })
    })

    it('keeps keys of one owner from another', async () => {
      await store.of('anna').claim('k', claim)
      await store.of('anna').finish('k', answer)
      for (const other of [store, store.of('bob')]) {
        expect(await other.claim('k', claim)).toEqual({ state: 'claimed' })
        await other.release('k')
      }
      expect((await store.of('anna').claim('k', claim)).state).toBe('done')
    })

    it('forgets keys whose time is over, and the oldest answers of who has too many', async () => {
      await store.of('bob').claim('old', claim)
      await store.of('bob').finish('old', answer)
      await store.claim('running', claim)
      for (const key of ['1', '2', '3', '4']) {
        now += 1
        await store.claim(key, claim)
        await store.finish(key, answer)
      }
      expect((await store.claim('running', claim)).state).toBe('running')
      expect((await store.of('bob').claim('old', claim)).state).toBe('done')
      for (const key of ['3', '4']) expect((await store.claim(key, claim)).state).toBe('done')
      expect((await store.claim('1', claim)).state).toBe('claimed')
      now += KEY_MS + 1
      await store.purge()
      expect((await store.claim('4', claim)).state).toBe('claimed')
    })
  })
}
