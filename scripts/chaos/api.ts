import { Variant } from '@/lib/steering'

const PATIENCE_MS = 60_000

/** A value for a feature, by its index. */
export interface Edit {
  index_in_sae: number
  value: number
}

/** A variant as it is read: strengths by the index of their features, and the version to name in the next write. */
export interface Read {
  etag: string
  values: ReadonlyMap<number, number>
}

/** An answer that is not 2xx. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly body: { code?: string; detail?: string; conflict?: { etag: string; stored: string } },
    /** Seconds; null if the answer named none. */
    readonly retryAfter: number | null,
  ) {
    super(`${status} ${body.code}: ${body.detail}`)
  }
}

/** Throws Refused, and what `fetch` throws if the server goes away. */
export async function call(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), ...init })
  if (response.ok) return response
  const after = response.headers.get('retry-after')
  throw new Refused(response.status, (await response.json()) as Refused['body'], after ? Number(after) : null)
}

export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const all = { 'content-type': 'application/json', ...headers }
  return call(url, { method: 'POST', body: JSON.stringify(body), headers: all })
}

/** Confirms edits of a session's default variant, all or none. @param etag the version that the writer has read */
export async function confirm(
  server: string,
  session: string,
  edits: readonly Edit[],
  etag?: string,
): Promise<void> {
  const body = { session_id: session, edits }
  const answer = await post(`${server}/api/v1/features/steer`, body, etag ? { 'if-match': etag } : {})
  await answer.json()
}

export async function read(server: string, session: string): Promise<Read> {
  const answer = await call(`${server}/api/v1/features/modified?session_id=${session}&variant_id=default`)
  const { edits } = Variant.fromJson(await answer.json())
  const values = new Map([...edits].map(([feature, value]) => [feature.indexInSae, value]))
  return { etag: answer.headers.get('etag') ?? '', values }
}

/** What the promise was refused with. Throws an Error if it was not. */
export async function refusalOf(promise: Promise<unknown>): Promise<Refused> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  }
  throw new Error('What had to be refused was answered')
}

/** Throws an Error if it does not hold. */
export function must(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence)
}
