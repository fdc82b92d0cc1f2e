import { setMaxListeners } from 'node:events'
import { Failure } from '@/lib/errors'

/** `scripts/serve.mjs` knows it by the same name: it runs outside the bundle. */
const STOPPING = Symbol.for('tiller.stopping')

const shared = globalThis as typeof globalThis & { [STOPPING]?: AbortController }

/** Fires when the server is being stopped and the time that answers under way had to end is over. */
export function stoppingSignal(): AbortSignal {
  const { signal } = (shared[STOPPING] ??= new AbortController())
  // Each call under way listens.
  setMaxListeners(0, signal)
  return signal
}

export const stopped = (): Failure =>
  new Failure(
    'engine_unavailable',
    'The server is being stopped, so the answer was broken off. Try again in a moment.',
    {
      retry_after: 5,
    },
  )
