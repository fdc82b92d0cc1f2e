import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Failure } from '@/lib/errors'
import { PEER_HEADER } from './peer'

const MINUTE_S = 60

/** As OpenAI names them (https://platform.openai.com/docs/guides/rate-limits): requests, requests, seconds with their unit. */
export const LIMIT_HEADERS = {
  limit: 'X-RateLimit-Limit-Requests',
  remaining: 'X-RateLimit-Remaining-Requests',
  reset: 'X-RateLimit-Reset-Requests',
}

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

  /**
   * Throws `rate_limited` with `retry_after` for a request too many.
   * @param told headers of the answer: what is left of the allowance is written there, for refusals too
   */
  async admit(headers: Headers, told: Headers = new Headers()): Promise<void> {
    if (!this.limiter) return
    const count = await this.limiter
      .consume(clientAddress(headers, this.limits.trustProxy))
      .catch((refusal: unknown) => {
        if (refusal instanceof RateLimiterRes) return refusal
        throw refusal
      })
    const wait = Math.max(1, Math.ceil(count.msBeforeNext / 1000))
    const { perMinute } = this.limits
    told.set(LIMIT_HEADERS.limit, String(perMinute))
    told.set(LIMIT_HEADERS.remaining, String(count.remainingPoints))
    told.set(LIMIT_HEADERS.reset, `${wait}s`)
    if (count.consumedPoints <= perMinute) return
    throw new Failure(
      'rate_limited',
      `This server takes ${perMinute} requests a minute from one address. Try again in ${wait} s.`,
      { retry_after: wait },
    )
  }
}

/** The first address of X-Forwarded-For behind a trusted proxy, else the connection's. */
export function clientAddress(headers: Headers, trustProxy: boolean): string {
  const forwarded = trustProxy ? headers.get('x-forwarded-for')?.split(',')[0]?.trim() : undefined
  return forwarded || headers.get(PEER_HEADER) || NOBODY
}
