import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_SESSION_ID, DEFAULT_VARIANT_ID } from '@/lib/store/defaults'
import { KINDS, UNDO_MS } from '@/lib/store/kept'
import { madeFeature } from '@/lib/store/made-conformance'
import { readEnv } from './env'
import { log } from './log'
import { openStores, type Stores } from './open-stores'

const home = { sessionId: DEFAULT_SESSION_ID, variantId: DEFAULT_VARIANT_ID }
const open: Stores[] = []
let dir: string

async function opened(env: Record<string, string> = {}): Promise<Stores> {
  const stores = await openStores(readEnv({ TILLER_DATA_DIR: dir, ...env }))
  open.push(stores)
  return stores
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stores-'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  for (const stores of open.splice(0)) await stores.close()
  await rm(dir, { recursive: true })
})

describe('the stores of a server', () => {
  it('are in the data folder, and there is after a restart what was there before', async () => {
    const first = await opened()
    await first.sessions('{"base_model":"a"}').update(home, () => ({ json: 'kept', automatic: {} }))
    await first.made.add('a', madeFeature(1))
    await open.pop()!.close()
    expect(await readdir(dir)).toContain('tiller.db')
    const again = await opened()
    expect((await again.sessions('{"base_model":"b"}').read(home)).json).toBe('kept')
    expect(await again.made.list('a')).toEqual([madeFeature(1)])
  })

  it('begin no more sessions than MAX_SESSIONS', async () => {
    const store = (await opened({ MAX_SESSIONS: '1' })).sessions('{}')
    await store.createSession('{}')
    await expect(store.createSession('{}')).rejects.toMatchObject({ code: 'quota_exceeded' })
  })

  it('keep of each kind no more than its variable says, in memory too', async () => {
    const env = { MAX_CONVERSATIONS_PER_KEY: '1', MAX_PERSONAS_PER_KEY: '1', MAX_COMPARISONS_PER_KEY: '1' }
    const thing = { body: '{}', label: '', text: '', shown: null, parts: [] }
    for (const { kept } of [await opened(env), await opened({ ...env, VERCEL: '1' })]) {
      for (const kind of KINDS) {
        await kept.create(kind, thing)
        await expect(kept.create(kind, thing)).rejects.toMatchObject({ code: 'quota_exceeded', limit: 1 })
      }
    }
  })

  it('keep no more notes than MAX_NOTES_PER_KEY, in memory too', async () => {
    const env = { MAX_NOTES_PER_KEY: '1' }
    const said = () => ({ model: 'pocket', label: 'Salt', text: null })
    for (const { notes } of [await opened(env), await opened({ ...env, VERCEL: '1' })]) {
      await notes.write('00000000-0000-4000-8000-000000000001', said)
      await expect(notes.write('00000000-0000-4000-8000-000000000002', said)).rejects.toMatchObject({
        code: 'quota_exceeded',
        limit: 1,
      })
    }
  })

  it('lose at the start what was deleted seven days ago, and no more', async () => {
    const past = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - UNDO_MS - 1)
    const { kept } = await opened()
    const thing = { body: '{}', label: '', text: '', shown: null, parts: [] }
    const [old, fresh] = [await kept.create('persona', thing), await kept.create('persona', thing)]
    await kept.remove('persona', old.id)
    past.mockRestore()
    await kept.remove('persona', fresh.id)
    ;(await opened()).sessions('{}')
    await vi.waitFor(async () =>
      expect((await kept.list('persona', { deleted: true, limit: 9 })).heads.map(({ id }) => id)).toEqual([
        fresh.id,
      ]),
    )
  })

  it.each([
    ['90', 'UnknownSession'],
    ['0', 'there'],
  ])('lose at the start what nobody used for SESSION_DAYS = %s', async (days, found) => {
    const past = vi.spyOn(Date, 'now').mockReturnValue(0)
    const first = (await opened()).sessions('{}')
    const { sessionId, variantId } = await first.createSession('{}')
    past.mockRestore()
    const again = (await opened({ SESSION_DAYS: days })).sessions('{}')
    const outcome = again.read({ sessionId, variantId }).then(
      () => 'there',
      ({ name }: Error) => name,
    )
    expect(await outcome).toBe(found)
  })

  it('are refused with the name of the variable where they cannot be opened', async () => {
    const file = join(dir, 'file')
    await writeFile(file, '')
    await expect(opened({ TILLER_DATA_DIR: file })).rejects.toThrow(/TILLER_DATA_DIR/)
    await expect(opened({ DATABASE_URL: `postgres://a:secret@localhost/x?host=${dir}` })).rejects.toThrow(
      /DATABASE_URL/,
    )
  })

  it('are in memory on Vercel without a database, which is said loudly', async () => {
    const warn = vi.spyOn(log, 'warn')
    const store = (await opened({ VERCEL: '1' })).sessions('{}')
    expect((await store.read(home)).json).toBe('{}')
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/NOTHING IS KEPT.*DATABASE_URL/))
    expect(await readdir(dir)).toEqual([])
  })
})
