/**
 * `npm run test:chaos`: at least 1,000 confirmed edits while the process that writes them is killed (SIGKILL) 20 times at random, on
 * SQLite and on PostgreSQL (where it is installed).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { postgresPrograms, startPostgres } from '@/lib/testing/postgres'
import type { Place } from '@/lib/store/database/open-database'
import { survive } from './chaos/chaos'

const KILLS = 20
const WRITES = 1000
/** Of these a round has half, on average. */
const MOST_PER_ROUND = 160

const dir = await mkdtemp(join(tmpdir(), 'tiller-chaos-'))
try {
  await onOne('SQLite', { dir })
  const programs = postgresPrograms()
  if (programs === null) {
    console.log('SKIPPED: PostgreSQL: no initdb and postgres in PATH or /usr/lib/postgresql')
  } else {
    const server = await startPostgres(programs)
    await onOne('PostgreSQL', { url: await server.newDatabase(), dir }).finally(() => server.stop())
  }
} finally {
  await rm(dir, { recursive: true })
}

/** Kills go on beyond 20 for as long as fewer writes than wanted were acknowledged. */
async function onOne(name: string, place: Place): Promise<void> {
  let [kills, acknowledged, unheard] = [0, 0, 0]
  while (kills < KILLS || acknowledged < WRITES) {
    const round = await survive({ place, kills: 1, most: MOST_PER_ROUND, random: Math.random })
    kills += 1
    acknowledged += round.acknowledged
    unheard += round.unheard
  }
  console.log(
    `${name}: killed ${kills} times; all ${acknowledged} acknowledged writes are there, ${unheard} more were done and not yet told`,
  )
}
