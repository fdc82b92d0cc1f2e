import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

/** Carries the address at the other end of the connection from the HTTP server to route handlers. */
export const PEER_HEADER = 'x-tiller-peer'

/**
 * Writes the connection's address into every request's headers, over whatever a client put there: route handlers see
 * headers and no connection, and X-Forwarded-For says what the client wants it to say.
 * Source: the channel `http.server.request.start`, https://nodejs.org/api/diagnostics_channel.html#http
 */
export function markPeers(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    request.headers[PEER_HEADER] = request.socket.remoteAddress
  })
}
