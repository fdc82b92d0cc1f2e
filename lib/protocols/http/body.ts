import { Failure } from '@/lib/errors'

/** A request body may hold this many bytes, where its endpoint says nothing else. */
export const MAX_BODY_BYTES = 1024 * 1024

/** `application/json`, or a type that is made of JSON, as in `application/problem+json`. */
const JSON_TYPE = /^\s*application\/(?:json|[\w.-]+\+json)\s*(?:;|$)/i

/** Like `readJson`, with undefined for a request without a body. */
export async function readOptionalJson(
  request: Request,
  signal: AbortSignal,
  most = MAX_BODY_BYTES,
): Promise<unknown> {
  const text = await readText(request, signal, most)
  return text.trim() === '' ? undefined : parse(text)
}

/**
 * Reads a request's JSON. Throws `unsupported_media_type` for a body that is compressed or does not say that it is JSON,
 * `payload_too_large` as soon as the limit is passed, `invalid_json` for anything that is not UTF-8 JSON, and the signal's reason
 * when it fires before all has come.
 */
export async function readJson(
  request: Request,
  signal: AbortSignal,
  most = MAX_BODY_BYTES,
): Promise<unknown> {
  const text = await readText(request, signal, most)
  if (text.trim() === '') {
    throw new Failure('invalid_json', 'The request has no body. Send a JSON object.')
  }
  return parse(text)
}

async function readText(request: Request, signal: AbortSignal, most: number): Promise<string> {
  refuseCompressed(request.headers)
  const bytes = await readBytes(request, signal, most)
  if (bytes.length > 0) refuseOtherThanJson(request.headers)
  return decode(bytes)
}

function refuseCompressed(headers: Headers): void {
  const encoding = headers.get('content-encoding')
  if (encoding === null || encoding.trim().toLowerCase() === 'identity') return
  throw new Failure(
    'unsupported_media_type',
    `The body is compressed with "${encoding.slice(0, 100)}", which this server does not read. Send it without Content-Encoding.`,
  )
}

/** Pages of other origins may send any other type without asking first. */
function refuseOtherThanJson(headers: Headers): void {
  const type = headers.get('content-type')
  if (type !== null && JSON_TYPE.test(type)) return
  const found = type === null ? 'has no Content-Type' : `has the Content-Type "${type.slice(0, 100)}"`
  throw new Failure(
    'unsupported_media_type',
    `The body ${found}. Send JSON with "Content-Type: application/json".`,
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof SyntaxError ? `: ${error.message.slice(0, 200)}` : ''
    throw new Failure('invalid_json', `The body is not JSON${reason}. Send a JSON object.`)
  }
}

async function readBytes(request: Request, signal: AbortSignal, most: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length')) > most) throw tooLarge(most)
  signal.throwIfAborted()
  const reader = request.body?.getReader()
  if (!reader) return new Uint8Array()
  const stop = () => void reader.cancel(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await readAll(reader, most)
  } finally {
    signal.removeEventListener('abort', stop)
    // Cancelling ends the body as if it were whole.
    signal.throwIfAborted()
  }
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks)
    size += value.byteLength
    if (size > most) {
      await reader.cancel()
      throw tooLarge(most)
    }
    chunks.push(value)
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Failure('invalid_json', 'The body is not UTF-8 text. Send a JSON object in UTF-8.')
  }
}

function tooLarge(most: number): Failure {
  return new Failure(
    'payload_too_large',
    `The body is larger than ${most / 1024 / 1024} MB. Send a shorter conversation or fewer edits.`,
  )
}
