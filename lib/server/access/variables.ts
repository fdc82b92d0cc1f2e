import 'server-only'
import { z } from 'zod'
import { parseKeys } from './api-keys'
import { whole } from '../whole'
import { hostPattern } from './hosts'

const entriesOf = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')

const allowedHosts = z
  .string()
  .default('')
  .transform((text, context) =>
    entriesOf(text).flatMap((entry) => {
      const pattern = hostPattern(entry)
      if (pattern !== null) return [pattern]
      context.addIssue({
        code: 'custom',
        message: `"${entry}" must be a name such as tiller.example, *.example, or * for any, without https:// and path`,
      })
      return []
    }),
  )

const corsOrigins = z
  .string()
  .default('')
  .transform((text, context) =>
    entriesOf(text).flatMap((entry) => {
      if (entry === '*' || originOf(entry) === entry.toLowerCase()) return [entry.toLowerCase()]
      context.addIssue({
        code: 'custom',
        message: `"${entry}" must be an origin such as https://app.example or http://localhost:5173, or * for any`,
      })
      return []
    }),
  )

function originOf(text: string): string | null {
  return URL.canParse(text) ? new URL(text).origin : null
}

const apiKeys = z
  .string()
  .default('')
  .transform((text, context) => parseKeys(text, (message) => context.addIssue({ code: 'custom', message })))

/** The environment variables about who may use the server. */
export const accessVariables = {
  PORT: whole(0, 65_535, 3000),
  /** The address that the server listens on. */
  HOST: z.string().default('127.0.0.1'),
  /** Set to 1 to listen to other machines without keys. */
  ALLOW_OPEN: z.enum(['0', '1'], { error: 'must be 0 or 1' }).default('0'),
  /** Names under which the server is reached beside `localhost` and HOST. */
  ALLOWED_HOSTS: allowedHosts,
  /** Origins of other pages whose programs may ask, or `*`. */
  CORS_ORIGINS: corsOrigins,
  /** Keys as `name:key,…`; without keys nobody needs one. */
  TILLER_API_KEYS: apiKeys,
  /** The file of keys that `npm run keys` writes. */
  TILLER_API_KEYS_FILE: z.string().optional(),
  /** Signs the cookie of those who have signed in. Left out, one that is made at the start. */
  TILLER_COOKIE_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  /** Requests that one key, or without one a client address, may make in a minute; 0 for any number. */
  RATE_LIMIT_PER_MINUTE: whole(0, 1_000_000, 600),
  /** How many proxies stand before the server, each of which adds an address to X-Forwarded-For. */
  TRUST_PROXY: whole(0, 16, 0),
  /** How long answers under way have to end when the server is stopped. */
  SHUTDOWN_MS: whole(0, 3_600_000, 10_000),
}
