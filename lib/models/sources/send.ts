import { Transient } from './attempts'
import { SourceError } from './source-error'

/** How long a server may take to begin its answer, and between two pieces of it, in milliseconds. */
const SILENCE_MS = 60_000
const MOST_REDIRECTS = 8

export interface Request {
  url: URL
  headers: Record<string, string>
  /** Sent to `origin` alone: a download that is redirected to another host must not carry it there. */
  token: string | null
  origin: string
  signal: AbortSignal
}

/** An answer whose body can be read once. */
export interface Answer {
  status: number
  headers: Headers
  /** The body's pieces. Throws Transient when the connection breaks or falls silent. */
  pieces(): AsyncGenerator<Uint8Array>
  /** The body is not wanted. */
  leave(): Promise<void>
}

/**
 * Sends a GET request, and follows redirects.
 * @throws Transient if the server cannot be reached or is silent; SourceError for redirects that lead nowhere
 */
export async function send(request: Request): Promise<Answer> {
  const watch = new Watch(request.signal)
  try {
    return await follow(request, watch)
  } catch (error) {
    watch.stop()
    throw error
  }
}

async function follow(request: Request, watch: Watch): Promise<Answer> {
  let { url } = request
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const response = await reach(url, request, watch)
    const location = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || location === null)
      return answerOf(response, url, watch)
    await response.body?.cancel()
    url = redirected(url, location)
  }
  throw new SourceError(`${url.host} redirects more than ${MOST_REDIRECTS} times.`)
}

function redirected(from: URL, location: string): URL {
  if (!URL.canParse(location, from))
    throw new SourceError(`${from.host} redirects to "${location}", which is no address.`)
  const next = new URL(location, from)
  if (!/^https?:$/.test(next.protocol) || (from.protocol === 'https:' && next.protocol === 'http:'))
    throw new SourceError(`${from.host} redirects to ${next.protocol}//${next.host}, which is not safe to follow.`)
  return next
}

async function reach(url: URL, { headers, token, origin }: Request, watch: Watch): Promise<Response> {
  // Hashes and ranges are those of the file, not of a compressed form.
  const sent = new Headers({ ...headers, 'Accept-Encoding': 'identity' })
  if (token !== null && url.origin === origin) sent.set('Authorization', `Bearer ${token}`)
  try {
    return await fetch(url, { headers: sent, redirect: 'manual', signal: watch.signal })
  } catch (error) {
    throw broken(error, url, watch)
  }
}

function answerOf(response: Response, url: URL, watch: Watch): Answer {
  watch.touch()
  return {
    status: response.status,
    headers: response.headers,
    async *pieces() {
      try {
        for await (const piece of response.body ?? []) {
          watch.touch()
          yield piece as Uint8Array
        }
      } catch (error) {
        throw broken(error, url, watch)
      } finally {
        watch.stop()
      }
    },
    async leave() {
      watch.stop()
      await response.body?.cancel().catch(() => {})
    },
  }
}

function broken(error: unknown, url: URL, watch: Watch): unknown {
  if (watch.outer.aborted) return watch.outer.reason
  if (watch.signal.aborted) return new Transient(`${url.host} was silent for ${SILENCE_MS / 1000} s.`)
  const code = codeOf(error)
  const unreachable = ['ENOTFOUND', 'ECONNREFUSED', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']
  if (unreachable.includes(code)) return new Transient(`${url.host} cannot be reached (${code}).`, undefined, true)
  return error instanceof TypeError ? new Transient(`The connection to ${url.host} broke (${code}).`) : error
}

/** What fetch's error is really about: the code of its cause, or else the cause's words. */
function codeOf(error: unknown): string {
  let last = ''
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code
    last = at.message
  }
  return last
}

/** Aborts when nothing happens for too long. */
class Watch {
  private readonly own = new AbortController()
  private timer: NodeJS.Timeout
  readonly signal: AbortSignal

  constructor(readonly outer: AbortSignal) {
    this.signal = AbortSignal.any([outer, this.own.signal])
    this.timer = this.start()
  }

  touch(): void {
    clearTimeout(this.timer)
    this.timer = this.start()
  }

  stop(): void {
    clearTimeout(this.timer)
  }

  private start(): NodeJS.Timeout {
    return setTimeout(() => this.own.abort(), SILENCE_MS)
  }
}
