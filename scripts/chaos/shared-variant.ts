import { setTimeout as pause } from 'node:timers/promises'
import { confirm, must, read, Refused, type Read } from './api'

const CLIENTS = 64
const SESSION = 'shared'
/** Each client raises a feature of its own, whose index is the client's, and this one, which is everyone's. */
const EVERYONES = CLIENTS
const STEP = 1e-4
const BACK_OFF_MS = 50

/**
 * Has 64 clients, spread over servers that share a database, raise values of one variant with `If-Match`: each reads, adds, and writes
 * what it has seen; where somebody else was faster, it waits a while, longer every time, and begins anew. Throws an Error if any addition is lost.
 * @param each how often each client adds
 * @returns the sentence to report
 */
export async function steerTogether(servers: readonly string[], each: number): Promise<string> {
  const clients = Array.from({ length: CLIENTS }, (_, client) => client)
  const conflicts = await Promise.all(
    clients.map((client) => addOften(servers[client % servers.length]!, client, each)),
  )
  for (const server of servers) {
    const { values } = await read(server, SESSION)
    for (const client of clients) mustBe(values.get(client), each, `Client ${client}’s own`)
    mustBe(values.get(EVERYONES), CLIENTS * each, 'Everyone’s')
  }
  const refused = conflicts.reduce((sum, count) => sum + count, 0)
  return `${CLIENTS} clients at ${servers.length} servers added ${CLIENTS * each} times to one variant; none was lost, ${refused} were refused as stale and tried again`
}

function mustBe(value: number | undefined, steps: number, whose: string): void {
  const found = Math.round((value ?? 0) / STEP)
  must(found === steps, `${whose} additions: ${steps} were acknowledged, and ${found} are there`)
}

/** @returns how often it was told that what it had read was stale */
async function addOften(server: string, client: number, times: number): Promise<number> {
  let conflicts = 0
  for (let added = 0; added < times; added++) {
    for (let tries = 1; !(await add(server, client, await read(server, SESSION))); tries++) {
      conflicts += 1
      await pause(Math.random() * tries * BACK_OFF_MS)
    }
  }
  return conflicts
}

/** @returns whether it was done; if not, what was read was stale */
async function add(server: string, client: number, { etag, values }: Read): Promise<boolean> {
  const edits = [client, EVERYONES].map((index) => ({
    index_in_sae: index,
    value: (values.get(index) ?? 0) + STEP,
  }))
  try {
    await confirm(server, SESSION, edits, etag)
    return true
  } catch (error) {
    if (error instanceof Refused && error.status === 409 && error.body.conflict) return false
    throw error
  }
}
