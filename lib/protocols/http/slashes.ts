import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

/** The addresses of the API, however many slashes stand in the place of one. */
const OF_THE_API = /^\/+(api|v1)(\/|$)/

/**
 * The address with one slash wherever an address of the API has several in a row, as a base address that ends with one makes
 * them. Those of pages stay as they are, and so does the query.
 */
export function collapseSlashes(url: string): string {
  const end = url.indexOf('?')
  const path = end === -1 ? url : url.slice(0, end)
  return OF_THE_API.test(path) ? path.replace(/\/{2,}/g, '/') + url.slice(path.length) : url
}

/**
 * Has the router see every request with its slashes collapsed. It would send a redirect, which the `goodfire` package does not
 * follow.
 * Source: the channel `http.server.request.start`, https://nodejs.org/api/diagnostics_channel.html#http
 */
export function mendSlashes(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    if (request.url !== undefined) request.url = collapseSlashes(request.url)
  })
}
