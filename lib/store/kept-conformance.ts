import { beforeEach, describe, expect, it } from 'vitest'
import { MOST_PARTS, type Head, type KeptLimits, type KeptStore, type NewPart, type NewThing } from './kept'

const missing = '00000000-0000-4000-8000-000000000000'
const part = (id: string, parent: string | null = null, text = `text of ${id}`): NewPart => ({
  id,
  parent,
  json: JSON.stringify({ id }),
  text,
})
const thing = (title: string, over: Partial<NewThing> = {}): NewThing => ({
  body: JSON.stringify({ title }),
  label: 'pocket',
  text: title,
  shown: null,
  parts: [],
  ...over,
})
const ids = (heads: readonly Head[]) => heads.map(({ id }) => id)

/**
 * What every store of what people make guarantees.
 * @param makeStore gives an empty one
 */
export function keptConformance(
  name: string,
  makeStore: (limits: KeptLimits, now: () => number) => Promise<KeptStore>,
): void {
  const limits = { conversation: 3, persona: 3, comparison: 3 }
  let store: KeptStore
  let now = 1_800_000_000_000

  describe(`${name} store of what people make`, () => {
    beforeEach(async () => {
      store = await makeStore(limits, () => (now += 1))
    })

    it('keeps a thing with its parts as it came', async () => {
      const body = JSON.stringify({ title: 'Ünï \u0000 "quoted" \\ \u2028 😀 \ud800' })
      const parts = [part('a'), part('b', 'a'), part('c', 'a')]
      const made = await store.create(
        'conversation',
        thing('x', { body, parts, shown: 'b', createdAt: 5.5e11 }),
      )
      expect(made).toMatchObject({
        body,
        label: 'pocket',
        shown: 'b',
        parts: 3,
        createdAt: 5.5e11,
        deletedAt: null,
      })
      expect(await store.head('conversation', made.id)).toEqual(made)
      const kept = await store.parts('conversation', made.id)
      expect(kept.map(({ id, parent, json }) => ({ id, parent, json }))).toEqual(
        parts.map(({ id, parent, json }) => ({ id, parent, json })),
      )
      expect(await store.part('conversation', made.id, 'c')).toEqual(kept[2])
    })

    it('knows things by their kind, and says which it does not know', async () => {
      const { id } = await store.create('persona', thing('x'))
      const refused = { name: 'UnknownKept', code: 'unknown_conversation' }
      for (const unknown of [id, missing]) {
        await expect(store.head('conversation', unknown)).rejects.toMatchObject(refused)
        await expect(store.parts('conversation', unknown)).rejects.toMatchObject(refused)
        await expect(store.part('conversation', unknown, 'a')).rejects.toMatchObject(refused)
        await expect(store.change('conversation', unknown, () => ({}))).rejects.toMatchObject(refused)
        await expect(store.remove('conversation', unknown)).rejects.toMatchObject(refused)
        await expect(store.restore('conversation', unknown)).rejects.toMatchObject(refused)
      }
      await expect(store.part('persona', id, 'a')).rejects.toMatchObject({ code: 'unknown_version' })
    })

    it('has another version with every change of what it says, and the same with parts', async () => {
      const made = await store.create('conversation', thing('x', { parts: [part('a')] }))
      const added = await store.change('conversation', made.id, () => ({ add: [part('b', 'a')], shown: 'b' }))
      expect(added).toMatchObject({ version: made.version, shown: 'b', parts: 2 })
      expect(added.updatedAt).toBeGreaterThan(made.updatedAt)
      const content = { body: '{"title":"y"}', label: 'other', text: 'y' }
      const changed = await store.change('conversation', made.id, (head) => {
        expect(head).toEqual(added)
        return { content }
      })
      expect(changed).toMatchObject({
        body: content.body,
        label: 'other',
        shown: 'b',
        createdAt: made.createdAt,
      })
      expect(changed.version).not.toBe(made.version)
    })

    it('loses none of what many add at once, and knows the order', async () => {
      const { id } = await store.create('conversation', thing('x', { parts: [part('root')] }))
      const added = Array.from({ length: 32 }, (_, i) => part(`p${i}`, 'root'))
      await Promise.all(
        added.map((one) => store.change('conversation', id, () => ({ add: [one], shown: one.id }))),
      )
      const kept = await store.parts('conversation', id)
      expect(kept.map((one) => one.id).sort()).toEqual(['root', ...added.map((one) => one.id)].sort())
      expect(kept[0]?.id).toBe('root')
      expect((await store.head('conversation', id)).shown).toBe(kept.at(-1)?.id)
    })

    it('changes nothing where a change throws or does not fit', async () => {
      const made = await store.create('conversation', thing('x', { parts: [part('a')], shown: 'a' }))
      const refusedBy = async (change: () => object, refusal: object) => {
        await expect(store.change('conversation', made.id, change)).rejects.toMatchObject(refusal)
        expect(await store.head('conversation', made.id)).toEqual(made)
        expect(await store.parts('conversation', made.id)).toHaveLength(1)
      }
      const fail = () => {
        throw new RangeError('no')
      }
      await refusedBy(fail, { name: 'RangeError' })
      await refusedBy(() => ({ add: [part('b', 'z')] }), { code: 'unknown_message' })
      await refusedBy(() => ({ add: [part('b', 'c'), part('c')] }), { code: 'unknown_message' })
      await refusedBy(() => ({ add: [part('b'), part('a')] }), { code: 'already_exists' })
      await refusedBy(() => ({ add: [part('b'), part('b')] }), { code: 'already_exists' })
      await refusedBy(() => ({ shown: 'z' }), { code: 'unknown_message' })
      const many = Array.from({ length: MOST_PARTS.conversation }, (_, i) => part(`${i}`))
      await refusedBy(() => ({ add: many }), { name: 'TooManyParts', code: 'quota_exceeded' })
      const large = Array.from({ length: 9 }, (_, i) => ({ ...part(`${i}`), json: 'x'.repeat(1024 * 1024) }))
      await refusedBy(() => ({ add: large }), { name: 'TooLarge', code: 'quota_exceeded' })
      const half = thing('y', { parts: [part('a', 'z')] })
      await expect(store.create('conversation', half)).rejects.toMatchObject({ code: 'unknown_message' })
      expect(ids((await store.list('conversation', { limit: 10 })).heads)).toEqual([made.id])
    })

    it('rewrites a part in one step, and finds it by its new text', async () => {
      const { id } = await store.create('conversation', thing('x', { parts: [part('a', null, 'before')] }))
      const first = await store.part('conversation', id, 'a')
      await Promise.all(
        Array.from({ length: 16 }, () =>
          store.rewrite('conversation', id, 'a', ({ json }) => ({ json: `${json}x`, text: 'after' })),
        ),
      )
      const last = await store.part('conversation', id, 'a')
      expect(last.json).toBe(first.json + 'x'.repeat(16))
      expect(last.version).not.toBe(first.version)
      expect((await store.list('conversation', { query: 'after', limit: 9 })).heads).toHaveLength(1)
      expect((await store.list('conversation', { query: 'before', limit: 9 })).heads).toHaveLength(0)
      await expect(
        store.rewrite('conversation', id, 'z', (kept) => ({ ...kept, text: '' })),
      ).rejects.toMatchObject({
        code: 'unknown_message',
      })
    })

    it('lists what was changed last first, a page at a time', async () => {
      const made: Head[] = []
      for (const title of ['1', '2', '3']) made.push(await store.create('conversation', thing(title)))
      await store.change('conversation', made[0]!.id, () => ({ add: [part('a')] }))
      const expected = [made[0]!.id, made[2]!.id, made[1]!.id]
      const first = await store.list('conversation', { limit: 2 })
      expect(ids(first.heads)).toEqual(expected.slice(0, 2))
      const second = await store.list('conversation', { limit: 2, after: first.next! })
      expect(ids(second.heads)).toEqual(expected.slice(2))
      expect(second.next).toBeNull()
      expect((await store.list('conversation', { limit: 3 })).next).toBeNull()
    })

    it('pages through things that were changed in the same moment', async () => {
      const frozen = await makeStore(limits, () => 7)
      const made = [1, 2, 3].map((n) => frozen.create('persona', thing(`${n}`)))
      const all = ids(await Promise.all(made))
      const seen: string[] = []
      let after: { updatedAt: number; id: string } | undefined
      do {
        const page = await frozen.list('persona', { limit: 1, after })
        seen.push(...ids(page.heads))
        after = page.next ?? undefined
      } while (after)
      expect(seen).toHaveLength(3)
      expect(seen.sort()).toEqual(all.sort())
    })

    it.each([
      ['ÄRGER', true],
      ['ärger', true],
      ['TOKYO', true],
      ['50%_\\', true],
      ['50%', true],
      ['5%', false],
      ['T_kyo', false],
      ['\\', true],
      ['\u0000', true],
      ['kyoto', false],
    ])('finds %j in a title or in what was said, in upper or lower case: %s', async (query, found) => {
      const parts = [part('a', null, 'Where is Tokyo, 50%_\\ of the time?')]
      const { id } = await store.create('conversation', thing('Großer Ärger', { parts }))
      const { heads } = await store.list('conversation', { query, limit: 9 })
      expect(ids(heads)).toEqual(found ? [id] : [])
    })

    it('narrows a list to a label', async () => {
      const { id } = await store.create('conversation', thing('x', { label: 'other' }))
      await store.create('conversation', thing('y'))
      expect(ids((await store.list('conversation', { label: 'other', limit: 9 })).heads)).toEqual([id])
    })

    it('brings back what was deleted, with all that it held', async () => {
      const made = await store.create('conversation', thing('x', { parts: [part('a')], shown: 'a' }))
      const forbid = () => {
        throw new RangeError('no')
      }
      await expect(store.remove('conversation', made.id, forbid)).rejects.toThrow(RangeError)
      const gone = await store.remove('conversation', made.id)
      expect(gone.deletedAt).not.toBeNull()
      await expect(store.head('conversation', made.id)).rejects.toThrow(/restore/)
      await expect(store.change('conversation', made.id, () => ({}))).rejects.toThrow(/restore/)
      expect((await store.list('conversation', { limit: 9 })).heads).toEqual([])
      expect(ids((await store.list('conversation', { deleted: true, limit: 9 })).heads)).toEqual([made.id])
      for (let i = 0; i < 2; i++)
        expect(await store.restore('conversation', made.id)).toMatchObject({
          version: made.version,
          deletedAt: null,
        })
      expect(await store.parts('conversation', made.id)).toHaveLength(1)
    })

    it('removes for good what was deleted long ago, and no more', async () => {
      const [old, fresh, live] = [
        await store.create('conversation', thing('old')),
        await store.create('persona', thing('fresh')),
        await store.create('comparison', thing('live')),
      ]
      await store.remove('conversation', old.id)
      const before = (now += 1)
      await store.remove('persona', fresh.id)
      expect(await store.purge(before)).toBe(1)
      await expect(store.restore('conversation', old.id)).rejects.toMatchObject({ name: 'UnknownKept' })
      await store.restore('persona', fresh.id)
      await store.head('comparison', live.id)
    })

    it('takes as many as an owner may keep, of each kind, and drops none of them for another', async () => {
      const made: Head[] = []
      for (let i = 0; i < 3; i++) made.push(await store.create('conversation', thing(`${i}`)))
      const refused = { name: 'TooManyKept', limit: 3, code: 'quota_exceeded' }
      await expect(store.create('conversation', thing('more'))).rejects.toMatchObject(refused)
      await store.create('persona', thing('x'))
      await store.of('anna').create('conversation', thing('hers'))
      await store.remove('conversation', made[0]!.id)
      await store.create('conversation', thing('again'))
      await expect(store.restore('conversation', made[0]!.id)).rejects.toMatchObject(refused)
      expect((await store.list('conversation', { limit: 9 })).heads).toHaveLength(3)
    })

    it('keeps of what is deleted as many as may be kept, the latest', async () => {
      const made: Head[] = []
      for (let i = 0; i < 5; i++) {
        made.push(await store.create('conversation', thing(`${i}`)))
        await store.remove('conversation', made[i]!.id)
      }
      const { heads } = await store.list('conversation', { deleted: true, limit: 9 })
      expect(ids(heads).sort()).toEqual(ids(made.slice(2)).sort())
    })

    it('keeps things of one owner from another', async () => {
      const anna = store.of('anna')
      const hers = await anna.create('conversation', thing('secret', { parts: [part('a')] }))
      for (const other of [store, store.of('bob'), store.of('ann'), anna.of('bob')]) {
        expect((await other.list('conversation', { limit: 9 })).heads).toEqual([])
        expect((await other.list('conversation', { query: 'secret', limit: 9 })).heads).toEqual([])
        const attempts = await Promise.allSettled([
          other.head('conversation', hers.id),
          other.parts('conversation', hers.id),
          other.part('conversation', hers.id, 'a'),
          other.change('conversation', hers.id, () => ({ shown: null })),
          other.rewrite('conversation', hers.id, 'a', (kept) => ({ ...kept, text: '' })),
          other.remove('conversation', hers.id),
          other.restore('conversation', hers.id),
        ])
        for (const attempt of attempts) {
          expect(attempt).toMatchObject({ status: 'rejected', reason: { name: 'UnknownKept' } })
          expect(String('reason' in attempt && attempt.reason)).not.toMatch(/anna|secret/)
        }
      }
      expect(await store.of('anna').head('conversation', hers.id)).toEqual(hers)
    })
  })
}
