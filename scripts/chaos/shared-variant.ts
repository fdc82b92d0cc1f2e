import { confirm, must, read, Refused, valuesOf, type Read } from './api'

const CLIENTS = 64
const SESSION = 'shared'
/** Each client raises a feature of its own, whose index is the client's, and this one, which is everyone's. */
const EVERYONES = CLIENTS
const STEP = 1e-4

/**
 * Has 64 clients, spread over servers that share a database, raise values of one variant with `If-Match`: each reads, adds, and writes
 * what it has seen, and where somebody else was faster, it adds to what it is told is there now. Throws an Error if any addition is lost.
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
  let seen = await read(server, SESSION)
  for (let added = 0; added < times;) {
    const now = await add(server, client, seen)
    if (now === null) added += 1
    else conflicts += 1
    seen = now ?? (await read(server, SESSION))
  }
  return conflicts
}

/** @returns null once it is done; where it was stale, the variant as it is now */
async function add(server: string, client: number, { etag, values }: Read): Promise<Read | null> {
  const edits = [client, EVERYONES].map((index) => ({
    index_in_sae: index,
    value: (values.get(index) ?? 0) + STEP,
  }))
  try {
    await confirm(server, SESSION, edits, etag)
    return null
  } catch (error) {
    const conflict = error instanceof Refused && error.status === 409 ? error.body.conflict : undefined
    if (!conflict) throw error
    return { etag: conflict.etag, values: valuesOf(conflict.stored) }
  }
}
