// The serving part of `npm start` around an app that needs no build. `/slow` ends its answer on SIGUSR2, `/words` when it is
// told that the server stops, `/deaf` never. What is kept says when it is
// closed, or hangs if HANG is set.
import { serve } from './serve.mjs'

const slow = []
const stopping = () => globalThis[Symbol.for('tiller.stopping')].signal

function answer(request, response) {
  if (request.url === '/') return response.end('ok')
  response.write('begun ')
  if (request.url === '/slow') slow.push(response)
  if (request.url === '/words') stopping().addEventListener('abort', () => response.end('told'))
}

globalThis[Symbol.for('tiller.closing')] = [
  () => (process.env.HANG ? new Promise(() => {}) : process.stderr.write('closed')),
]
process.on('SIGUSR2', () => slow.splice(0).forEach((response) => response.end('finished')))
await serve({
  app: { prepare: async () => {}, getRequestHandler: () => answer, close: async () => {} },
  host: '127.0.0.1',
  port: Number(process.env.PORT ?? 0),
  shutdownMs: Number(process.env.SHUTDOWN_MS ?? 60_000),
})
