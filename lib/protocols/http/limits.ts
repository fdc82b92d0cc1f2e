import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Failure } from '@/lib/errors'
import { clientAddress } from './client-address'

const MINUTE_S = 60

/** As OpenAI names them (https://platform.openai.com/docs/guides/rate-limits): requests, requests, seconds with their unit. */
export const LIMIT_HEADERS = {
  limit: 'X-RateLimit-Limit-Requests',
  remaining: 'X-RateLimit-Remaining-Requests',
  reset: 'X-RateLimit-Reset-Requests',
}

export interface Limits {
  /** Requests of one key, or without one of a client address, in a minute; 0 for any number. */
  perMinute: number
  /** How many proxies stand before the server, each of which adds to X-Forwarded-For. */
  proxies: number
}

/** Counts requests by key, else by client address, and refuses those beyond the limit. Counts live in the process. */
export class RateLimit {
  private readonly limiter: RateLimiterMemory | null

  constructor(private readonly limits: Limits) {
    const points = limits.perMinute
    this.limiter = points === 0 ? null : new RateLimiterMemory({ points, duration: MINUTE_S })
  }

  /** As whom a request counts. @param owner the name of the key that it came with; null for none */
  countedAs(headers: Headers, owner: string | null): string {
    return owner === null ? `address ${clientAddress(headers, this.limits.proxies)}` : `key ${owner}`
  }

  /**
   * Throws `rate_limited` with `retry_after` for a request too many.
   * @param told headers of the answer: what is left of the allowance is written there, for refusals too
   * @param owner the name of the key that the request came with; null for none
   */
  async admit(headers: Headers, told: Headers = new Headers(), owner: string | null = null): Promise<void> {
    if (!this.limiter) return
    const who = this.countedAs(headers, owner)
    const count = await this.limiter.consume(who).catch((refusal: unknown) => {
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
      `This server takes ${perMinute} requests a minute ${owner === null ? 'from one address' : 'with one key'}. Try again in ${wait} s.`,
      { retry_after: wait },
    )
  }
}
