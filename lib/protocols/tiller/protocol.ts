import type { Failure } from '@/lib/errors'
import type { Protocol } from '../http/protocol'
import { validate } from '../http/validation'
import type { ChatEvent, ErrorBody } from './contract'

/** How /api/v1 words a failure. */
export const errorBodyOf = ({ message, code, extra }: Failure): ErrorBody => ({
  detail: message,
  code,
  ...extra,
})

/** Tiller's own words. */
export const tillerProtocol: Protocol = {
  check: async (schema, value) => validate(schema, value),
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
