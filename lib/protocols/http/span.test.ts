import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it, vi } from 'vitest'
import { Span } from './span'

it('hears that the client left though nobody else holds the request any more', async () => {
  setFlagsFromString('--expose_gc')
  const gc = runInNewContext('gc') as () => void
  const client = new AbortController()
  const span = begin(client.signal)
  // Garbage is collected in a turn of its own, since this one may still hold what it has touched.
  for (let i = 0; i < 3; i++) {
    await new Promise(setImmediate)
    gc()
  }
  client.abort()
  expect(span.signal.reason).toBe(span.left)
  span.end()
})

it('lets the listener on the client go when the call is over', () => {
  const client = new AbortController()
  const request = new Request('http://x', { signal: client.signal })
  const removed = vi.spyOn(request.signal, 'removeEventListener')
  new Span(request, 1000).end()
  expect(removed).toHaveBeenCalledWith('abort', expect.any(Function))
})

/** A function of its own, so that nothing on this one's stack holds the request. */
const begin = (signal: AbortSignal) => new Span(new Request('http://x', { signal }), 60_000)
