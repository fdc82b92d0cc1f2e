import type { Protocol } from '../http/protocol'
import { validate } from '../http/validation'
import { openAiRefusal } from './errors'

/** The words of OpenAI's clients, and of SteeringAPI's, which ask at the same addresses. */
export const v1Protocol: Protocol = {
  check: async (schema, value) => validate(schema, value),
  refuse: openAiRefusal,
  stream: {
    contentType: 'text/event-stream',
    failure: (failure) => ({ error: openAiRefusal(failure).body.error }),
    done: '[DONE]',
  },
  // OpenAI's browser client sends headers of its own, whose names differ between versions: all that it asks for are allowed.
  allowHeaders: (request) => request.headers.get('access-control-request-headers'),
}
