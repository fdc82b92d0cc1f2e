/** Too many requests, and the two answers of a server that is away for a moment: nothing was done yet. */
const RETRIED_STATUSES = new Set([429, 502, 503])

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 8_000

export const isRetried = (status: number): boolean => RETRIED_STATUSES.has(status)

/**
 * The wait before try number `attempt + 2`, in milliseconds: doubled each time, up to 8 s, and drawn from its upper half
 * so that clients which failed together do not come back together.
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt)
  return (longest / 2) * (1 + random())
}

/** The header `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110, section 10.2.3); null if it is neither. */
export function retryAfterMs(header: string | null, now: number = Date.now()): number | null {
  if (header === null || header.trim() === '') return null
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1000 : null
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}

/** Resolves after `ms`. Rejects with the signal's reason as soon as it fires. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
}
