import 'server-only'
import { randomBytes } from 'node:crypto'
import type { Gate } from '@/lib/protocols/http/handle'
import { RateLimit } from '@/lib/protocols/http/limits'
import { Door } from './access/door'
import { servedHosts } from './access/hosts'
import { KeyFile } from './access/key-file'
import { KeyRing } from './access/key-ring'
import { SignIn } from './access/sign-in'
import { readEnv } from './env'
import { log, logsTexts } from './log'
import { requestOver } from './watching/request-over'

/** The bundler may load this module more than once, so the one door hangs on the global object. */
const shared = globalThis as typeof globalThis & { tillerDoor?: Door }

function makeDoor(): Door {
  const env = readEnv()
  const file = env.TILLER_API_KEYS_FILE
  return new Door({
    hosts: servedHosts(env, process.env),
    origins: env.CORS_ORIGINS,
    limit: new RateLimit({ perMinute: env.RATE_LIMIT_PER_MINUTE, proxies: env.TRUST_PROXY }),
    keys: new KeyRing(env.TILLER_API_KEYS, file === undefined ? undefined : new KeyFile(file)),
    // One made here is good for this process: after a restart people sign in again.
    signIn: new SignIn(env.TILLER_COOKIE_SECRET ?? randomBytes(32)),
  })
}

export const door = (): Door => (shared.tillerDoor ??= makeDoor())

/** Admission and the log, which every answer of the process goes through. */
export const gate: Gate = {
  admit: (request, told, access) => door().admit(request, told, access),
  over: requestOver,
  withTexts: logsTexts,
  log,
}
