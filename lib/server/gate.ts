import 'server-only'
import type { Gate } from '@/lib/protocols/http/handle'
import { RateLimit } from '@/lib/protocols/http/limits'
import { Door } from './access/door'
import { servedHosts } from './access/hosts'
import { readEnv } from './env'
import { log } from './log'

/** The bundler may load this module more than once, so the one door hangs on the global object. */
const shared = globalThis as typeof globalThis & { tillerDoor?: Door }

function makeDoor(): Door {
  const env = readEnv()
  return new Door({
    hosts: servedHosts(env, process.env),
    origins: env.CORS_ORIGINS,
    limit: new RateLimit({ perMinute: env.RATE_LIMIT_PER_MINUTE, trustProxy: env.TRUST_PROXY > 0 }),
  })
}

const door = (): Door => (shared.tillerDoor ??= makeDoor())

/** Admission and the log, which every answer of the process goes through. */
export const gate: Gate = {
  admit: (request, told, access) => door().admit(request, told, access),
  log,
}
