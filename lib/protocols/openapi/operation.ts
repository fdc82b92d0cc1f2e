import { z } from 'zod'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import type { Endpoint } from '../http/endpoint'
import { IDEMPOTENCY_HEADER, REPLAYED_HEADER } from '../http/idempotency'
import { LIMIT_HEADERS } from '../http/limits'
import type { DescribedProtocol } from './protocols'

const header = (description: string, type: 'integer' | 'string') => ({ description, schema: { type } })

/** Not there where the server sets no limit. */
const limitHeaders = {
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
    .optional()
    .describe(
      'The ETag of an earlier answer. If there is another version by now, the request is refused with `stale_variant` or `stale_version` and ' +
        'both sides, and nothing is changed.',
    ),
}

const idempotencyHeader = {
  [IDEMPOTENCY_HEADER]: z
    .string()
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
  {
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
  }: Endpoint,
  { tag, error, idempotency }: DescribedProtocol,
): ZodOpenApiOperationObject {
  const keyed = idempotency && method !== 'GET' && access === undefined
  const headers = { ...(version === 'written' && ifMatchHeader), ...(keyed && idempotencyHeader) }
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
          ...(event && { [event.contentType]: { schema: event.schema } }),
        },
      },
      '429': {
        description: 'Too many requests with this key, or from this address, in a minute.',
        headers: { ...limitHeaders, 'Retry-After': header('Seconds to wait.', 'integer') },
        content: { 'application/json': { schema: error } },
      },
      '4XX': {
        description: 'The request is at fault; the message says what to change, and nothing was changed.',
        content: { 'application/json': { schema: error } },
      },
      '5XX': {
        description: 'The server or its model could not answer.',
        content: { 'application/json': { schema: error } },
      },
    },
  }
}
