import { describe, expect, it } from 'vitest'
import { errorBody, errorStatus, type ErrorCode } from '@/lib/contract'
import {
  ContextLengthExceeded,
  ConversationRefused,
  ModelLoadError,
  UnknownLatent,
  UnsupportedByEngine,
} from '@/lib/engine/errors'
import { ApiError, knownFailure, toApiError, wasCancelled } from './errors'
import { TooManyVariants, UnknownSession, UnknownVariant, VariantExists } from './store/port'

const cases: [Error, ErrorCode][] = [
  [new UnsupportedByEngine('local', 'attribute'), 'unsupported_by_engine'],
  [new ContextLengthExceeded(2000, 1024), 'context_length_exceeded'],
  [new ConversationRefused('no system message'), 'validation_failed'],
  [new UnknownLatent(9, 8), 'unknown_feature'],
  [new ModelLoadError('/secret/place/model.safetensors is broken'), 'engine_unavailable'],
  [new UnknownSession('s'), 'unknown_session'],
  [new UnknownVariant('v', ['default']), 'unknown_variant'],
  [new VariantExists('v'), 'variant_exists'],
  [new TooManyVariants(3), 'validation_failed'],
  [new DOMException('too slow', 'TimeoutError'), 'engine_unavailable'],
  [new ApiError('rate_limited', 'Slower, please.', { retry_after: 3 }), 'rate_limited'],
]

describe('toApiError', () => {
  it.each(cases)('answers %s with the status of the contract and a body that fits it', (error, code) => {
    const answer = toApiError(error)
    expect(answer.code).toBe(code)
    expect(answer.status).toBe(errorStatus[code])
    expect(errorBody.strict().parse(answer.body)).toEqual(answer.body)
  })

  it('tells nothing of what it did not foresee', () => {
    for (const error of [
      new Error('password in /secret/place'),
      'text',
      null,
      undefined,
      { name: 'toString' },
    ]) {
      expect(knownFailure(error)).toBeNull()
      expect(toApiError(error).code).toBe('internal')
      expect(JSON.stringify(toApiError(error).body)).not.toContain('secret')
    }
  })

  it('tells a client that left from every other failure', () => {
    const left = Object.assign(new Error(), { name: 'ResponseAborted' })
    for (const error of [left, new DOMException('', 'AbortError')]) expect(wasCancelled(error)).toBe(true)
    for (const [error] of cases) expect(wasCancelled(error)).toBe(false)
    expect(wasCancelled('text')).toBe(false)
  })

  it('keeps the path of a broken model file to the log', () => {
    expect(JSON.stringify(toApiError(new ModelLoadError('/secret/place')).body)).not.toContain('secret')
  })

  it('knows an error of another copy of its class by its name', () => {
    class UnknownSessionCopy extends Error {
      override readonly name = 'UnknownSession'
    }
    expect(toApiError(new UnknownSessionCopy('There is no session "x"')).code).toBe('unknown_session')
  })

  it('lists ten variants of a session at most', () => {
    const names = Array.from({ length: 12 }, (_, i) => `v${i}`)
    const { message } = toApiError(new UnknownVariant('missing', names))
    expect(message).toContain('"v9" and 2 more')
    expect(message).not.toContain('"v10"')
  })
})
