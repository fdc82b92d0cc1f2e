import 'server-only'
import { resolve } from 'node:path'
import { dataFolder } from '@/lib/models/data-folder'
import { DatabaseKeptStore } from '@/lib/store/database/kept'
import { DatabaseMadeFeatureStore } from '@/lib/store/database/made-features'
import { openDatabase } from '@/lib/store/database/open-database'
import { DatabaseNoteStore } from '@/lib/store/database/notes'
import { DatabaseRequestKeyStore } from '@/lib/store/database/request-keys'
import { DatabaseVariantStore } from '@/lib/store/database/variants'
import { UNDO_MS, type KeptLimits, type KeptStore } from '@/lib/store/kept'
import type { MadeFeatureStore } from '@/lib/store/made-features'
import { MemoryKeptStore } from '@/lib/store/memory/kept'
import { MemoryMadeFeatureStore } from '@/lib/store/memory/made-features'
import { MemoryVariantStore } from '@/lib/store/memory/memory'
import { MemoryNoteStore } from '@/lib/store/memory/notes'
import { MemoryRequestKeyStore } from '@/lib/store/memory/request-keys'
import type { NoteStore } from '@/lib/store/notes'
import type { VariantStore } from '@/lib/store/port'
import type { RequestKeyStore } from '@/lib/store/request-keys'
import type { Env } from './env'
import { log } from './log'

const DAY_MS = 86_400_000

/** Where what people make is kept. */
export interface Stores {
  made: MadeFeatureStore
  kept: KeptStore
  notes: NoteStore
  requestKeys: RequestKeyStore
  /** @param beginning JSON of the variant that sessions named by clients start with */
  sessions(beginning: string): VariantStore
  close(): Promise<void>
}

/** Opens the stores. Throws an Error that names the variable to look at. */
export async function openStores(env: Env): Promise<Stores> {
  if (env.VERCEL !== undefined && env.DATABASE_URL === undefined) return inMemory(env)
  const database = await openDatabase({
    url: env.DATABASE_URL,
    dir: resolve(/* turbopackIgnore: true */ process.cwd(), env.TILLER_DATA_DIR ?? dataFolder()),
    onLost: (err) => log.warn({ err }, 'a connection to the database broke'),
  })
  const kept = new DatabaseKeptStore(database, keptLimits(env))
  const requestKeys = new DatabaseRequestKeyStore(database)
  let daily: NodeJS.Timeout | undefined
  return {
    made: new DatabaseMadeFeatureStore(database),
    kept,
    notes: new DatabaseNoteStore(database, env.MAX_NOTES_PER_KEY),
    requestKeys,
    sessions(beginning) {
      const limits = { sessions: env.MAX_SESSIONS, sessionsPerOwner: env.MAX_SESSIONS_PER_KEY }
      const store = new DatabaseVariantStore(database, beginning, limits)
      const clean = () => void cleanUp({ store, kept, requestKeys }, env.SESSION_DAYS)
      clean()
      daily = setInterval(clean, DAY_MS).unref()
      return store
    },
    async close() {
      clearInterval(daily)
      await database.close()
    },
  }
}

const keptLimits = (env: Env): KeptLimits => ({
  conversation: env.MAX_CONVERSATIONS_PER_KEY,
  persona: env.MAX_PERSONAS_PER_KEY,
  comparison: env.MAX_COMPARISONS_PER_KEY,
})

function inMemory(env: Env): Stores {
  log.warn(
    'NOTHING IS KEPT: a deployment on Vercel has no disk, and DATABASE_URL names no PostgreSQL database. All that people ' +
      'make is in the memory of one function, and gone with it.',
  )
  return {
    made: new MemoryMadeFeatureStore(),
    kept: new MemoryKeptStore(keptLimits(env)),
    notes: new MemoryNoteStore(env.MAX_NOTES_PER_KEY),
    requestKeys: new MemoryRequestKeyStore(),
    sessions: (beginning) => new MemoryVariantStore(beginning),
    close: async () => {},
  }
}

interface Cleaned {
  store: DatabaseVariantStore
  kept: KeptStore
  requestKeys: RequestKeyStore
}

/** Removes what nobody will ask for again. @param days how long sessions are kept unused; 0 for ever */
async function cleanUp({ store, kept, requestKeys }: Cleaned, days: number): Promise<void> {
  try {
    const sessions = days > 0 ? await store.removeUnused(days) : 0
    const deleted = await kept.purge(Date.now() - UNDO_MS)
    await requestKeys.purge()
    if (sessions > 0 || deleted > 0)
      log.info({ sessions, days, deleted }, 'sessions that nobody used, and what was deleted, were removed')
  } catch (err) {
    log.warn({ err }, 'what nobody will ask for again could not be removed; that is tried again in a day')
  }
}
