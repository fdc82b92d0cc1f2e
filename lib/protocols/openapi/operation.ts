import { z } from 'zod'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import type { Endpoint } from '../http/endpoint'
import { REQUEST_ID_HEADER } from '../http/headers'
import { IDEMPOTENCY_HEADER, IDEMPOTENCY_KEY, REPLAYED_HEADER } from '../http/idempotency'
import { IF_MATCH } from '../http/if-match'
import { LIMIT_HEADERS } from '../http/limits'
import { streamOf, streams } from './events'
import type { DescribedProtocol } from './protocols'

const header = (description: string, type: 'integer' | 'string') => ({ description, schema: { type } })

const everyHeader = {
  [REQUEST_ID_HEADER]: header("Under this id the server's log tells of the request.", 'string'),
}

/** Not there where the server sets no limit. */
const limitHeaders = {
  ...everyHeader,
  [LIMIT_HEADERS.limit]: header(
    'Requests that this server takes in a minute with one key, or without keys from one address.',
    'integer',
  ),
  [LIMIT_HEADERS.remaining]: header('How many of them are left.', 'integer'),
  [LIMIT_HEADERS.reset]: header('How long until all are allowed again, as in `42s`.', 'string'),
}

const versionHeader = {
  ETag: header(
    'The version of what is kept: another with every write to it. None where it is gone.',
    'string',
  ),
}

const ifMatchHeader = {
  'If-Match': z
    .string()
    .regex(IF_MATCH)
    .meta({ examples: ['*', '"1f0c2e"'] })
    .optional()
    .describe(
      'The ETag of an earlier answer. If there is another version by now, the request is refused with `stale_variant` or `stale_version` and ' +
        'both sides, and nothing is changed.',
    ),
}

const idempotencyHeader = {
  [IDEMPOTENCY_HEADER]: z
    .string()
    .regex(IDEMPOTENCY_KEY)
    .meta({ examples: ['6f1c1f0e-0d0b-4f6e-9a55-3a3f3d1f2b10'] })
    .optional()
    .describe(
      'A name for this write, 1 to 255 visible ASCII characters such as a UUID. Sent again under the same name within 24 hours it is ' +
        'not done again, and has the same answer. Another request under the name is refused with `idempotency_key_reused`, the same ' +
        'one with `request_in_progress` while it runs. Does not go with "stream": true.',
    ),
}

const replayedHeader = {
  [REPLAYED_HEADER]: header('`true` for an answer that was given before under the same key.', 'string'),
}

export function describeOperation(
  endpoint: Endpoint,
  { tag, error, idempotency }: DescribedProtocol,
): ZodOpenApiOperationObject {
  const {
    id,
    method,
    summary,
    description,
    body,
    describedBody,
    example,
    query,
    params,
    answer,
    answerType,
    version,
    event,
    access,
  } = endpoint
  const keyed = idempotency && method !== 'GET' && access === undefined
  const headers = { ...(version === 'written' && ifMatchHeader), ...(keyed && idempotencyHeader) }
  const refused = (told: string, headers: object) => ({
    description: told,
    headers: { ...headers },
    content: { 'application/json': { schema: error } },
  })
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    ...(access && { security: [] }),
    requestParams: {
      ...(query && { query }),
      ...(params && { path: params }),
      ...(Object.keys(headers).length > 0 && { header: z.object(headers) }),
    },
    requestBody: body && {
      required: !body.safeParse(undefined).success,
      content: { 'application/json': { schema: describedBody ?? body, example } },
    },
    responses: {
      '200': {
        headers: { ...limitHeaders, ...(version && versionHeader), ...(keyed && replayedHeader) },
        description: event
          ? 'The whole answer, or with "stream": true its events as they come.'
          : 'The answer.',
        content: {
          [answerType ?? 'application/json']: { schema: answer },
          ...(streams(endpoint) && { [endpoint.event.contentType]: { schema: streamOf(endpoint) } }),
        },
      },
      ...(access === undefined && {
        '401': refused('The server needs a key, and the request has none, or one that is none of its keys.', {
          ...limitHeaders,
          'WWW-Authenticate': header('`Bearer`: how to send a key.', 'string'),
        }),
      }),
      ...(access !== 'probe' && {
        '429': refused('Too many requests with this key, or from this address, in a minute.', {
          ...limitHeaders,
          'Retry-After': header('Seconds to wait.', 'integer'),
        }),
      }),
      '4XX': refused(
        'The request is at fault; the message says what to change, and nothing was changed.',
        limitHeaders,
      ),
      '503': refused('The server has too much to do, or is not ready; the message says what for.', {
        ...limitHeaders,
        'Retry-After': header('Seconds to wait, where that is known.', 'integer'),
      }),
      '5XX': refused('The server or its model could not answer.', limitHeaders),
    },
  }
}
