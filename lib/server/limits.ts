import 'server-only'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { readEnv } from './env'
import { ApiError } from './errors'
import { PEER_HEADER } from './peer'

const MINUTE_S = 60
/** Requests whose connection is not known share one allowance. */
const NOBODY = 'unknown'

export interface Limits {
  /** Requests of one client address in a minute; 0 for any number. */
  perMinute: number
  /** True behind a proxy that sets X-Forwarded-For. */
  trustProxy: boolean
}

/** Counts requests by client address and refuses those beyond the limit. Counts live in the process. */
export class RateLimit {
  private readonly limiter: RateLimiterMemory | null

  constructor(private readonly limits: Limits) {
    const points = limits.perMinute
    this.limiter = points === 0 ? null : new RateLimiterMemory({ points, duration: MINUTE_S })
  }

  /** Throws `rate_limited` with `retry_after` for a request too many. */
  async admit(headers: Headers): Promise<void> {
    try {
      await this.limiter?.consume(clientAddress(headers, this.limits.trustProxy))
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      const wait = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
      throw new ApiError(
        'rate_limited',
        `This server takes ${this.limits.perMinute} requests a minute from one address. Try again in ${wait} s.`,
        { retry_after: wait },
      )
    }
  }
}

/** The first address of X-Forwarded-For behind a trusted proxy, else the connection's. */
export function clientAddress(headers: Headers, trustProxy: boolean): string {
  const forwarded = trustProxy ? headers.get('x-forwarded-for')?.split(',')[0]?.trim() : undefined
  return forwarded || headers.get(PEER_HEADER) || NOBODY
}

/** The bundler may load this module more than once, so the one count hangs on the global object. */
const shared = globalThis as typeof globalThis & { tillerRateLimit?: RateLimit }

/** Throws `rate_limited` if the request is one too many for the process's limit. */
export function admit(request: Request): Promise<void> {
  shared.tillerRateLimit ??= fromEnv()
  return shared.tillerRateLimit.admit(request.headers)
}

function fromEnv(): RateLimit {
  const { RATE_LIMIT_PER_MINUTE: perMinute, TRUST_PROXY } = readEnv()
  return new RateLimit({ perMinute, trustProxy: TRUST_PROXY === '1' })
}
