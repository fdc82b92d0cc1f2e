import type { PostgresServer } from '@/lib/testing/postgres'
import { call, must, post, read, refusalOf, type Refused } from './api'
import { confirmed, confirmNth } from './confirms'
import { notReady } from './full-disk'

/** Each connection that broke is found out once. */
const MOST_TRIES = 50
const LANE = 0

/**
 * Takes the database away from servers that run, and gives it back. Throws an Error if a request is not refused with 503 and
 * `Retry-After` meanwhile, if one that needs no session is not answered, if a server does not go on by itself, or if anything acknowledged is lost.
 * @returns the sentence to report
 */
export async function outliveDatabase(postgres: PostgresServer, servers: readonly string[]): Promise<string> {
  await confirmNth(servers[0]!, LANE, 1)
  await postgres.halt()
  for (const server of servers) {
    for (let i = 0; i < 3; i++) {
      mustBeAway(await refusalOf(read(server, 'any')))
      mustBeAway(await refusalOf(confirmNth(server, LANE, 2)))
    }
    mustBeAway(await notReady(server))
    await call(`${server}/livez`)
    const messages = [{ role: 'user', content: 'Hi' }]
    await post(`${server}/v1/chat/completions`, { model: 'pocket', messages, max_tokens: 2 })
  }
  await postgres.resume()
  for (const [at, server] of servers.entries()) {
    await untilAnswered(() => confirmNth(server, LANE, at + 2))
    await untilAnswered(() => call(`${server}/readyz`))
    must((await confirmed(server, LANE)) === at + 2, 'What was acknowledged is not there')
  }
  return 'PostgreSQL went away and came back: refused with 503 and Retry-After meanwhile, and served again'
}

function mustBeAway({ status, body, retryAfter }: Refused): void {
  const isTold = status === 503 && body.code === 'store_unavailable' && retryAfter !== null
  must(isTold, `A database that is away was told as ${status} ${JSON.stringify(body)}`)
}

async function untilAnswered(ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await ask()
      return
    } catch (error) {
      if (tries === MOST_TRIES) throw error
    }
  }
}
