import { beforeEach, describe, expect, it } from 'vitest'
import { TooManyNotes, type NoteStore } from './notes'

const idOf = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`
const said =
  (label: string | null, text: string | null = null) =>
  () => ({ model: 'pocket', label, text })

/** What every store of notes guarantees. @param makeStore gives an empty one that takes so many notes of an owner */
export function noteConformance(
  name: string,
  makeStore: (most: number, now: () => number) => Promise<NoteStore>,
): void {
  let store: NoteStore
  let now = 1_000_000

  describe(`${name} store of notes`, () => {
    beforeEach(async () => {
      store = await makeStore(3, () => now)
    })

    it('has none at first, of whatever is asked for', async () => {
      expect(await store.list()).toEqual([])
      for (const id of [idOf(1), '', 'x', '\u0000', '\ud800', idOf(1).toUpperCase().replace('0', 'A')])
        expect(await store.read(id)).toBeNull()
    })

    it('keeps what is said, to the last character', async () => {
      const text = 'Ünï \u0000 "quoted" \\ \u2028 😀 \ud800'
      const written = await store.write(idOf(1), said('Salt', text))
      expect(written).toMatchObject({ featureId: idOf(1), model: 'pocket', label: 'Salt', text })
      expect(written).toMatchObject({ createdAt: now, updatedAt: now })
      expect(await store.read(idOf(1))).toEqual(written)
      expect(await store.list()).toEqual([written])
    })

    it('writes over a note, tells the writer what was there, and lists what was written last first', async () => {
      const first = await store.write(idOf(1), said('One'))
      now += 5
      await store.write(idOf(2), said(null, 'Two'))
      now += 5
      const again = await store.write(idOf(1), (note) => {
        expect(note).toEqual(first)
        return { model: 'other', label: null, text: 'One more' }
      })
      expect(again).toMatchObject({
        model: 'other',
        label: null,
        createdAt: first!.createdAt,
        updatedAt: now,
      })
      expect(again!.version).not.toBe(first!.version)
      expect((await store.list()).map(({ text }) => text)).toEqual(['One more', 'Two'])
    })

    it('removes a note, and does nothing for one that is not there', async () => {
      await store.write(idOf(1), said('One'))
      for (const id of [idOf(1), idOf(1), idOf(2), 'x', '\u0000'])
        expect(await store.write(id, () => null)).toBeNull()
      expect(await store.list()).toEqual([])
    })

    it('changes nothing where the writer throws', async () => {
      const written = await store.write(idOf(1), said('One'))
      const refuse = () => {
        throw new Error('no')
      }
      await expect(store.write(idOf(1), refuse)).rejects.toThrow('no')
      await expect(store.write('x', said('One'))).rejects.toThrow(RangeError)
      expect(await store.list()).toEqual([written])
    })

    it('takes as many as an owner may keep, and no more', async () => {
      for (const at of [1, 2, 3]) await store.write(idOf(at), said('Kept'))
      await expect(store.write(idOf(4), said('More'))).rejects.toThrow(TooManyNotes)
      await store.write(idOf(3), said('Again'))
      await store.of('anna').write(idOf(4), said('Hers'))
      await store.write(idOf(1), () => null)
      await store.write(idOf(4), said('More'))
      expect((await store.list()).map(({ label }) => label).sort()).toEqual(['Again', 'Kept', 'More'])
    })

    it('counts right when many are written at once', async () => {
      const writes = Array.from({ length: 9 }, (_, at) => store.write(idOf(at), said('At once')))
      const done = (await Promise.allSettled(writes)).filter(({ status }) => status === 'fulfilled')
      expect(done).toHaveLength(3)
      expect(await store.list()).toHaveLength(3)
    })

    it('keeps notes of one owner from another', async () => {
      await store.of('anna').write(idOf(1), said('Hers'))
      await store.of('bob').write(idOf(1), said('His'))
      expect(await store.read(idOf(1))).toBeNull()
      expect((await store.of('anna').read(idOf(1)))!.label).toBe('Hers')
      expect((await store.of('bob').list()).map(({ label }) => label)).toEqual(['His'])
      await store.of('bob').write(idOf(1), () => null)
      expect(await store.of('anna').list()).toHaveLength(1)
    })

    it('hands out copies: nobody changes what is kept by changing them', async () => {
      await store.write(idOf(1), said('One'))
      const [copy] = await store.list()
      Object.assign(copy!, { label: 'changed' })
      expect((await store.read(idOf(1)))!.label).toBe('One')
    })
  })
}
