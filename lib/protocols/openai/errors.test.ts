import { describe, expect, it } from 'vitest'
import { ApiError, toApiError } from '@/lib/errors'
import { errorResponse } from '../http/handle'
import { reshapeRefusal } from '../http/reshape'
import { openAiRefusal } from './errors'

const shaped = async (error: unknown) => {
  const response = await reshapeRefusal(errorResponse(toApiError(error)), openAiRefusal)
  return { status: response.status, headers: response.headers, body: await response.json() }
}

describe("a refusal in OpenAI's shape", () => {
  it.each([
    ['validation_failed', 400, 'invalid_request_error'],
    ['unknown_feature', 400, 'invalid_request_error'],
    ['context_length_exceeded', 400, 'invalid_request_error'],
    ['not_found', 404, 'invalid_request_error'],
    ['payload_too_large', 413, 'invalid_request_error'],
    ['rate_limited', 429, 'rate_limit_error'],
    ['unsupported_by_engine', 501, 'server_error'],
    ['engine_unavailable', 503, 'server_error'],
  ] as const)('%s is %i, %s', async (code, status, type) => {
    const answer = await shaped(new ApiError(code, 'A sentence.', { retry_after: 2.5 }))
    expect(answer.status).toBe(status)
    expect(answer.headers.get('retry-after')).toBe('3')
    expect(answer.body).toEqual({
      error: { message: 'A sentence.', type, param: null, code },
      detail: 'A sentence.',
    })
  })

  it('says where in the request the fault is', async () => {
    const issues = [{ path: 'messages[0].content', message: 'is missing' }]
    const { body } = await shaped(new ApiError('validation_failed', 'x', { issues }))
    expect(body).toMatchObject({ error: { param: 'messages[0].content' } })
  })

  it('tells nothing of a failure that nobody foresaw', async () => {
    const { status, body } = await shaped(new Error('secret'))
    expect(status).toBe(500)
    expect(JSON.stringify(body)).not.toContain('secret')
  })

  it('leaves good answers alone', async () => {
    const good = Response.json({ detail: 'x', code: 'internal' })
    expect(await reshapeRefusal(good, openAiRefusal)).toBe(good)
  })
})
