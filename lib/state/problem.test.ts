import { describe, expect, it } from 'vitest'
import { errorStatus, type ErrorCode } from '@/lib/protocols/tiller/contract'
import { ApiError, ConnectionError, ProtocolError, TimeoutError } from '@/lib/sdk/tiller'
import { describeProblem, Unable } from './problem'

const codes = Object.keys(errorStatus) as ErrorCode[]

describe('a problem in words', () => {
  it.each(codes)('always says what the server said: %s', (code) => {
    const problem = describeProblem(new ApiError({ detail: 'The very sentence.', code }))
    expect(problem.detail).toContain('The very sentence.')
    expect(problem.title).not.toBe('')
  })

  it('says how long to wait when the server knows', () => {
    const body = { detail: 'Busy.', code: 'engine_unavailable', retry_after: 3.2 } as const
    expect(describeProblem(new ApiError(body)).detail).toBe('Busy. Try again in 4 seconds.')
  })

  it('offers to forget the oldest turns only when the conversation is too long', () => {
    const remedies = codes.filter(
      (code) => describeProblem(new ApiError({ detail: '', code })).remedy === 'forget',
    )
    expect(remedies).toEqual(['context_length_exceeded'])
  })

  it('tells the ways of not answering apart', () => {
    const errors = [
      new ConnectionError('refused'),
      new ConnectionError('lost', { said: 'Half' }),
      new TimeoutError('late'),
      new ProtocolError('odd', 200),
      new Unable('No such style', 'Try another.'),
      new RangeError('a fault of the page'),
    ]
    expect(new Set(errors.map((error) => describeProblem(error).title)).size).toBe(errors.length)
  })
})
