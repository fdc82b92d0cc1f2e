import { subscribe } from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'

export const DEFAULT_STALLED_MS = 15_000

/**
 * Cuts off each client that takes nothing of what is written to it for `limitMs`: its answer would be held for it, and the slot
 * that the answer is made in. An answer of which nothing is there yet may take as long as it likes. The connection's end makes the
 * request's signal fire, like that of any client who leaves.
 * Sources: the channel `http.server.request.start`, https://nodejs.org/api/diagnostics_channel.html#http; a socket's time-out begins
 * anew whenever bytes go either way, https://nodejs.org/api/net.html#socketsettimeouttimeout-callback
 * @param tell told of each that is cut off
 */
export function cutOffStalledReaders(limitMs: number, tell: () => void = () => {}): void {
  subscribe('http.server.request.start', (message) => {
    const { response } = message as { response: ServerResponse }
    response.setTimeout(limitMs, () => {
      const { socket } = response
      if (!socket || socket.writableLength === 0) {
        // It is the client who waits.
        socket?.setTimeout(limitMs)
        return
      }
      tell()
      socket.destroy()
    })
  })
}
