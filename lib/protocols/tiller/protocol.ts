import type { Failure } from '@/lib/errors'
import type { Protocol } from '../http/protocol'
import { requireShallow, validate } from '../http/validation'
import type { ChatEvent, ErrorBody } from './contract'

/** How /api/v1 words a failure. */
export const errorBodyOf = ({ message, code, extra }: Failure): ErrorBody => ({
  detail: message,
  code,
  ...extra,
})

/** Tiller's own words. */
export const tillerProtocol: Protocol = {
  async check(schema, value) {
    requireShallow(value)
    return validate(schema, value)
  },
  idempotency: true,
  refuse: (failure) => ({ status: failure.status, body: errorBodyOf(failure) }),
  stream: {
    // The one that the steering API has always had.
    contentType: 'text/plain',
    failure: ({ message, code, extra }): ChatEvent => ({
      type: 'error',
      error: message,
      code,
      event_name: extra.event_name,
    }),
  },
}
