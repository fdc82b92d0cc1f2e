import { ApiError } from './errors'

/** A request body may hold this many bytes. */
export const MAX_BODY_BYTES = 1024 * 1024

/**
 * Reads a request's JSON, whatever its content type says. Throws `payload_too_large` as soon as the limit is passed,
 * and `invalid_json` for anything that is not UTF-8 JSON.
 */
export async function readJson(request: Request): Promise<unknown> {
  const text = decode(await readBytes(request))
  if (text.trim() === '') {
    throw new ApiError('invalid_json', 'The request has no body. Send a JSON object.')
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof SyntaxError ? `: ${error.message.slice(0, 200)}` : ''
    throw new ApiError('invalid_json', `The body is not JSON${reason}. Send a JSON object.`)
  }
}

async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length')) > MAX_BODY_BYTES) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > MAX_BODY_BYTES) {
      await reader.cancel()
      throw tooLarge()
    }
    chunks.push(value)
  }
  return Buffer.concat(chunks)
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ApiError('invalid_json', 'The body is not UTF-8 text. Send a JSON object in UTF-8.')
  }
}

function tooLarge(): ApiError {
  return new ApiError(
    'payload_too_large',
    `The body is larger than ${MAX_BODY_BYTES / 1024 / 1024} MB. Send a shorter conversation or fewer edits.`,
  )
}
