import { createHash } from 'node:crypto'
import { Failure, invalid } from '@/lib/errors'
import type { KeptAnswer, RequestKeyStore } from '@/lib/store/request-keys'

/** Names a write, so that it is done once however often it is sent (draft-ietf-httpapi-idempotency-key-header-07). */
export const IDEMPOTENCY_HEADER = 'Idempotency-Key'
/** Tells that an answer is one that was given before. */
export const REPLAYED_HEADER = 'Idempotency-Replayed'

const MAX_KEY = 255
/** Visible ASCII. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/
/** How much longer than its time limit a request may take to note its answer. */
const GRACE_MS = 5000
const RETRY_S = 1

/** The key of a request; null for none. In quotes, as the draft has it, or without. Throws `validation_failed`. */
export function idempotencyKeyOf({ headers }: Pick<Request, 'headers'>): string | null {
  const given = headers.get(IDEMPOTENCY_HEADER)
  if (given === null) return null
  const key = given.trim().replace(/^"(.+)"$/, '$1')
  if (IDEMPOTENCY_KEY.test(key)) return key
  throw invalid(IDEMPOTENCY_HEADER, `must be 1 to ${MAX_KEY} visible ASCII characters, such as a UUID`)
}

/** An answer that streams is not kept. */
export const refuseStreamed = (): Failure =>
  invalid(
    IDEMPOTENCY_HEADER,
    'goes with "stream": false only: an answer that streams is not kept. Leave one of them out',
  )

export interface KeyedWrite {
  key: string
  keys: RequestKeyStore
  request: Pick<Request, 'method' | 'url' | 'headers'>
  /** What the body says; undefined for none. */
  given: unknown
  timeLimitMs: number
  /** Told of an answer that was given and could not be kept. */
  report(error: unknown): void
}

/**
 * Answers a write once for each key: a second request of the same key has the answer of the first. Only what succeeded is kept; a
 * refusal has changed nothing, and leaves the key as good as new.
 * @throws Failure `idempotency_key_reused` for another request under the key, `request_in_progress` while the first one runs, and
 *   `outcome_unknown` where the server stopped while it ran
 */
export async function answerOnce(write: KeyedWrite, run: () => Promise<KeptAnswer>): Promise<Response> {
  const { key, keys, timeLimitMs } = write
  const fingerprint = fingerprintOf(write)
  const standing = await keys.claim(key, { fingerprint, withinMs: timeLimitMs + GRACE_MS })
  if (standing.state !== 'claimed') {
    if (standing.fingerprint !== fingerprint) throw reused()
    if (standing.state === 'done') return responseOf(standing.answer, { [REPLAYED_HEADER]: 'true' })
    throw standing.state === 'running' ? inProgress() : unknownOutcome()
  }
  const answer = await run().catch(async (error: unknown) => {
    await keys.release(key).catch(write.report)
    throw error
  })
  // What was done is done: whoever asked is told of it in any case.
  await keys.finish(key, answer).catch(write.report)
  return responseOf(answer)
}

function responseOf({ status, headers, body }: KeptAnswer, more: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { 'Content-Type': 'application/json', ...headers, ...more } })
}

function fingerprintOf({ request, given }: KeyedWrite): string {
  const { pathname, search } = new URL(request.url)
  const parts = [request.method, pathname + search, request.headers.get('if-match'), given ?? null]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

const reused = () =>
  new Failure(
    'idempotency_key_reused',
    'Another request came with this Idempotency-Key before. Give each request a key of its own.',
  )

const inProgress = () =>
  new Failure(
    'request_in_progress',
    'The request with this Idempotency-Key is still running. Send it again in a moment to have its answer.',
    { retry_after: RETRY_S },
  )

const unknownOutcome = () =>
  new Failure(
    'outcome_unknown',
    'The server stopped while it ran the request with this Idempotency-Key, so that it may or may not have been done. Read what is ' +
      'there, and send what is missing with another key.',
  )
