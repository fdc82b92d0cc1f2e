import { describe, expect, it } from 'vitest'
import { ContextLengthExceeded, UnknownLatent, UnsupportedByEngine } from '@/lib/engine/errors'
import { errorStatus, Failure, invalid, isFailure, toFailure, type ErrorCode } from '@/lib/errors'
import { errorBody } from '@/lib/protocols/tiller/contract'
import { errorBodyOf } from '@/lib/protocols/tiller/protocol'
import { StaleVariant } from '@/lib/operations/stale'
import {
  TooManySessions,
  TooManyVariants,
  UnknownSession,
  UnknownVariant,
  VariantExists,
} from '@/lib/store/port'

const cases: [Failure, ErrorCode][] = [
  [new UnsupportedByEngine('local', 'attribute'), 'unsupported_by_engine'],
  [new ContextLengthExceeded(2000, 1024), 'context_length_exceeded'],
  [new UnknownLatent(9, 8), 'unknown_feature'],
  [new UnknownSession('s'), 'unknown_session'],
  [new UnknownVariant('v', ['default']), 'unknown_variant'],
  [new VariantExists('v'), 'variant_exists'],
  [new TooManyVariants(3), 'validation_failed'],
  [new TooManySessions(3), 'quota_exceeded'],
  [
    new StaleVariant({ sessionId: 's', variantId: 'v', json: '{}', automatic: {}, version: 'a' }, '{}'),
    'stale_variant',
  ],
  [invalid('edits[0]', 'is odd'), 'validation_failed'],
  [new Failure('rate_limited', 'Slower, please.', { retry_after: 3 }), 'rate_limited'],
]

describe('a failure', () => {
  it.each(cases)('%s has the status of its code and a body that fits the contract', (failure, code) => {
    expect(toFailure(failure)).toBe(failure)
    expect(failure.code).toBe(code)
    expect(failure.status).toBe(errorStatus[code])
    const body = errorBodyOf(failure)
    expect(errorBody.strict().parse(body)).toEqual(body)
    expect(body.detail).toMatch(/^[A-Z"].*\.$/)
  })

  it('is known by its mark, whichever copy of the class made it', () => {
    const mark = Object.getOwnPropertySymbols(new Failure('internal', 'x')).find(
      (symbol) => Symbol.keyFor(symbol) === 'tiller.failure',
    )!
    class Copy extends Error {
      readonly [mark] = true
    }
    expect(isFailure(new Copy('x'))).toBe(true)
    expect(isFailure(Object.assign(new Error('x'), { name: 'Failure', code: 'internal' }))).toBe(false)
  })
})

describe('toFailure', () => {
  it('tells nothing of what it did not foresee', () => {
    for (const error of [
      new Error('password in /secret/place'),
      'text',
      null,
      undefined,
      { name: 'toString' },
    ]) {
      expect(isFailure(error)).toBe(false)
      expect(toFailure(error).code).toBe('internal')
      expect(JSON.stringify(errorBodyOf(toFailure(error)))).not.toContain('secret')
    }
  })
})

it('UnknownVariant lists ten variants of a session at most', () => {
  const names = Array.from({ length: 12 }, (_, i) => `v${i}`)
  const { message } = new UnknownVariant('missing', names)
  expect(message).toContain('"v9" and 2 more')
  expect(message).not.toContain('"v10"')
})
