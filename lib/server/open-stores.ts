import 'server-only'
import { resolve } from 'node:path'
import { dataFolder } from '@/lib/models/data-folder'
import { DatabaseMadeFeatureStore } from '@/lib/store/database/made-features'
import { openDatabase } from '@/lib/store/database/open-database'
import { DatabaseVariantStore } from '@/lib/store/database/variants'
import type { MadeFeatureStore } from '@/lib/store/made-features'
import { MemoryMadeFeatureStore } from '@/lib/store/memory/made-features'
import { MemoryVariantStore } from '@/lib/store/memory/memory'
import type { VariantStore } from '@/lib/store/port'
import type { Env } from './env'
import { log } from './log'

const DAY_MS = 86_400_000

/** Where what people make is kept. */
export interface Stores {
  made: MadeFeatureStore
  /** @param beginning JSON of the variant that sessions named by clients start with */
  sessions(beginning: string): VariantStore
  close(): Promise<void>
}

/** Opens the stores. Throws an Error that names the variable to look at. */
export async function openStores(env: Env): Promise<Stores> {
  if (env.VERCEL !== undefined && env.DATABASE_URL === undefined) return inMemory()
  const database = await openDatabase({
    url: env.DATABASE_URL,
    dir: resolve(/* turbopackIgnore: true */ process.cwd(), env.TILLER_DATA_DIR ?? dataFolder()),
    onLost: (err) => log.warn({ err }, 'a connection to the database broke'),
  })
  let daily: NodeJS.Timeout | undefined
  return {
    made: new DatabaseMadeFeatureStore(database),
    sessions(beginning) {
      const store = new DatabaseVariantStore(database, beginning, { sessions: env.MAX_SESSIONS })
      if (env.SESSION_DAYS > 0) {
        const clean = () => void removeUnused(store, env.SESSION_DAYS)
        clean()
        daily = setInterval(clean, DAY_MS).unref()
      }
      return store
    },
    async close() {
      clearInterval(daily)
      await database.close()
    },
  }
}

function inMemory(): Stores {
  log.warn(
    'NOTHING IS KEPT: a deployment on Vercel has no disk, and DATABASE_URL names no PostgreSQL database. Sessions and made ' +
      'features are in the memory of one function, and gone with it.',
  )
  return {
    made: new MemoryMadeFeatureStore(),
    sessions: (beginning) => new MemoryVariantStore(beginning),
    close: async () => {},
  }
}

async function removeUnused(store: DatabaseVariantStore, days: number): Promise<void> {
  try {
    const removed = await store.removeUnused(days)
    if (removed > 0) log.info({ removed, days }, 'sessions that nobody used were removed')
  } catch (err) {
    log.warn({ err }, 'sessions that nobody used could not be removed; that is tried again in a day')
  }
}
