import { RequestRecord } from '@/lib/request-record'
import { REQUEST_ID_HEADER } from './headers'

/** An id that a client may give its request: as short as ids are, and of characters that mean nothing to logs. */
const GIVEN_ID = /^[\w.:~+/=@-]{1,128}$/

/**
 * The record of a request that has come in.
 * @param route the path as its endpoint states it
 */
export function recordOf(request: Request, route?: string, withTexts = false): RequestRecord {
  const { headers, method } = request
  const given = headers.get(REQUEST_ID_HEADER)
  const id = given !== null && GIVEN_ID.test(given) ? given : crypto.randomUUID()
  const traceparent = headers.get('traceparent')
  const tracestate = headers.get('tracestate') ?? undefined
  const trace = traceparent === null ? undefined : { traceparent, tracestate }
  return new RequestRecord(id, { method, path: new URL(request.url).pathname, route, trace }, withTexts)
}
