import { describe, expect, it } from 'vitest'
import { Failure, toFailure } from '@/lib/errors'
import { openAiRefusal } from './errors'

const shaped = (error: unknown) => openAiRefusal(toFailure(error))

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
  ] as const)('%s is %i, %s', (code, status, type) => {
    const answer = shaped(new Failure(code, 'A sentence.', { retry_after: 2.5 }))
    expect(answer.status).toBe(status)
    expect(answer.body).toEqual({
      error: { message: 'A sentence.', type, param: null, code },
      detail: 'A sentence.',
    })
  })

  it('says where in the request the fault is', () => {
    const issues = [{ path: 'messages[0].content', message: 'is missing' }]
    const { body } = shaped(new Failure('validation_failed', 'x', { issues }))
    expect(body).toMatchObject({ error: { param: 'messages[0].content' } })
  })

  it('tells nothing of a failure that nobody foresaw', () => {
    const { status, body } = shaped(new Error('secret'))
    expect(status).toBe(500)
    expect(JSON.stringify(body)).not.toContain('secret')
  })

  it("has OpenAI's name for a model that is not there", () => {
    const { status, body } = shaped(new Failure('unknown_model', 'x'))
    expect(status).toBe(404)
    expect(body.error).toMatchObject({ code: 'model_not_found', param: 'model' })
  })
})
