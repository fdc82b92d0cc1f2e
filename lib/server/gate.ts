import 'server-only'
import type { Gate } from '@/lib/protocols/http/handle'
import { RateLimit } from '@/lib/protocols/http/limits'
import { readEnv } from './env'
import { log } from './log'

/** The bundler may load this module more than once, so the one count hangs on the global object. */
const shared = globalThis as typeof globalThis & { tillerRateLimit?: RateLimit }

function rateLimit(): RateLimit {
  const { RATE_LIMIT_PER_MINUTE: perMinute, TRUST_PROXY } = readEnv()
  return (shared.tillerRateLimit ??= new RateLimit({ perMinute, trustProxy: TRUST_PROXY > 0 }))
}

/** Admission and the log, which every answer of the process goes through. */
export const gate: Gate = {
  admit: (request, told) => rateLimit().admit(request.headers, told),
  log,
}
