import { setTimeout as pause } from 'node:timers/promises'
import { must, Refused } from './api'
import { confirmed, confirmNth, LANES } from './confirms'
import type { Server } from './server'

export interface Chaos {
  /** Starts a server on what the last one left. */
  start: () => Promise<Server>
  /** How often it is killed at least. */
  kills: number
  /** How many confirmations are acknowledged at least. */
  confirms: number
  /** 0 up to 1. */
  random: () => number
}

/** A kill comes so long, at most, after the acknowledgement that it waits for: it may meet any moment of a write. */
const LATEST_MS = 10
/** A round's acknowledgements have this average, times what is wanted of it, so that few rounds more than wanted are needed. */
const MARGIN = 1.5

/**
 * Has clients confirm edits and kills the server (SIGKILL) at random, again and again. Throws an Error if a confirmation that was
 * acknowledged is missing after the next start, or if a variant is half confirmed.
 * @returns the server that was started last, and the sentence to report
 */
export async function surviveKills({
  start,
  kills,
  confirms,
  random,
}: Chaos): Promise<{ server: Server; told: string }> {
  const known = Array.from({ length: LANES }, () => 0)
  let [killed, acknowledged, unheard] = [0, 0, 0]
  let server = await start()
  while (killed < kills || acknowledged < confirms) {
    const count = 1 + Math.floor(random() * 2 * MARGIN * (confirms / kills))
    acknowledged += await confirmUntilKilled(server, known, count, random() * LATEST_MS)
    killed += 1
    server = await start()
    for (const [lane, n] of known.entries()) {
      const stored = await confirmed(server.url, lane)
      // A lane waits for its acknowledgement before it writes again, so that one at most is done and not told.
      must(
        stored === n || stored === n + 1,
        `Lane ${lane}: ${n} were acknowledged, and ${stored} are there after kill ${killed}`,
      )
      unheard += stored - n
      known[lane] = stored
    }
  }
  const told = `killed ${killed} times; all ${acknowledged} acknowledged confirmations are there, ${unheard} more were done and not yet told`
  return { server, told }
}

/**
 * @param known how many confirmations each lane has seen; raised by those acknowledged
 * @returns how many were acknowledged until the server was dead
 */
async function confirmUntilKilled(
  server: Server,
  known: number[],
  count: number,
  laterMs: number,
): Promise<number> {
  let acknowledged = 0
  let dead: Promise<void> | undefined
  const lane = async (at: number) => {
    for (;;) {
      await confirmNth(server.url, at, known[at]! + 1)
      known[at]! += 1
      acknowledged += 1
      if (acknowledged === count) dead = pause(laterMs).then(() => server.kill())
    }
  }
  const ends = await Promise.allSettled(known.map((_, at) => lane(at)))
  for (const end of ends) if (end.status === 'rejected' && end.reason instanceof Refused) throw end.reason
  if (!dead) throw new Error('The server went away before it was killed')
  await dead
  return acknowledged
}
