import { describe, expect, it } from 'vitest'
import { RequestRecord } from '@/lib/request-record'
import { requestLine } from './request-line'

function record(changed: Partial<RequestRecord> = {}) {
  const made = new RequestRecord('r1', { method: 'POST', path: '/api/v1/chat/completions' })
  return Object.assign(made, { begun: 1000, over: 1600, status: 200 }, changed)
}

describe('the line of a request', () => {
  it('tells of its answers: tokens, times from the request on, how they ended', () => {
    const one = record({ key: 'anna', model: 'pocket', variant: 'default' })
    one.waited(1000, 1200)
    const answer = { model: 'pocket', operation: 'chat' as const, promptTokens: 9, answerTokens: 4 }
    one.answered({
      ...answer,
      steered: true,
      begun: 1200,
      first: 1300,
      last: 1500,
      over: 1500,
      ended: 'stop',
    })
    expect(JSON.parse(JSON.stringify(requestLine(one)))).toEqual({
      requestId: 'r1',
      method: 'POST',
      path: '/api/v1/chat/completions',
      key: 'anna',
      model: 'pocket',
      variant: 'default',
      status: 200,
      outcome: 'answered',
      steered: true,
      promptTokens: 9,
      answerTokens: 4,
      finish: 'stop',
      waitMs: 200,
      toFirstMs: 300,
      ms: 600,
    })
  })

  it.each([
    [{ status: 200 }, 'answered'],
    [{ status: 422, code: 'validation_failed' }, 'refused'],
    [{ status: 503, code: 'engine_unavailable' }, 'failed'],
    [{ status: 200, code: 'internal', streams: true }, 'failed'],
    [{ status: 499, code: 'left', left: true }, 'left'],
  ])('of %j says %s', (changed, outcome) => {
    expect(requestLine(record(changed)).outcome).toBe(outcome)
  })
})
