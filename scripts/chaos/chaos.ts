import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { openDatabase, type Place } from '@/lib/store/database/open-database'
import { DatabaseVariantStore } from '@/lib/store/database/variants'
import { BEGINNING, confirmed, LANES } from './lanes'

export interface Chaos {
  place: Place
  /** How often the process is killed. */
  kills: number
  /** It is killed after 1 to so many acknowledgements more. */
  most: number
  /** 0 up to 1. */
  random: () => number
}

export interface Survived {
  acknowledged: number
  /** Writes that were done and whose acknowledgement the kill cut off. */
  unheard: number
}

/**
 * Has a process confirm edits and kills it (SIGKILL) at random, again and again. Throws an Error if a write that was acknowledged is
 * missing afterwards, or if a variant is half written.
 */
export async function survive({ place, kills, most, random }: Chaos): Promise<Survived> {
  const survived: Survived = { acknowledged: 0, unheard: 0 }
  let known = await storedNumbers(place)
  for (let kill = 0; kill < kills; kill++) {
    const heard = await writeUntilKilled(place, 1 + Math.floor(random() * most))
    for (const [lane, n] of heard) {
      if (n !== known[lane]! + 1) throw new Error(`Lane ${lane} went from ${known[lane]} to ${n}`)
      known[lane] = n
    }
    survived.acknowledged += heard.length
    const stored = await storedNumbers(place)
    stored.forEach((n, lane) => {
      // A lane waits for its acknowledgement before it writes again, so that one write at most is done and not told.
      const more = n - known[lane]!
      if (more !== 0 && more !== 1)
        throw new Error(
          `Lane ${lane}: ${known[lane]} was acknowledged, and ${n} is there after kill ${kill + 1}`,
        )
      survived.unheard += more
    })
    known = stored
  }
  return survived
}

/** @returns what was acknowledged until the process was dead, as lane and number */
async function writeUntilKilled(place: Place, count: number): Promise<[lane: number, n: number][]> {
  const writer = fileURLToPath(new URL('writer.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', writer, JSON.stringify(place)], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const dead = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('close', (_, signal) => resolve(signal)),
  )
  const heard: [number, number][] = []
  for await (const line of createInterface({ input: child.stdout })) {
    const [lane, n] = line.split(' ').map(Number)
    heard.push([lane!, n!])
    if (heard.length === count) child.kill('SIGKILL')
  }
  if ((await dead) !== 'SIGKILL')
    throw new Error('The writing process ended by itself; its words stand above.')
  return heard
}

async function storedNumbers(place: Place): Promise<number[]> {
  const database = await openDatabase(place)
  try {
    if (database.dialect === 'sqlite') {
      const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(database.db)
      if (rows[0]?.integrity_check !== 'ok') throw new Error(`The file is damaged: ${JSON.stringify(rows)}`)
    }
    const store = new DatabaseVariantStore(database, BEGINNING)
    return await Promise.all(Array.from({ length: LANES }, (_, lane) => confirmed(store, lane)))
  } finally {
    await database.close()
  }
}
