import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

/** Carries the method that a request came with, where the router knows none of that name. */
export const METHOD_HEADER = 'x-tiller-method'

const ROUTED = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/**
 * Has the router see requests with methods that it fails on (TRACE) or answers in words of its own (PROPFIND, …) as PUT with a
 * header that tells the true one, over whatever a client put there; `methodsOf` refuses them.
 * Source: the channel `http.server.request.start`, https://nodejs.org/api/diagnostics_channel.html#http
 */
export function mendMethods(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    delete request.headers[METHOD_HEADER]
    if (request.method === undefined || ROUTED.includes(request.method)) return
    request.headers[METHOD_HEADER] = request.method
    request.method = 'PUT'
  })
}
