// The serving part of `npm start` around an app that needs no build. `/slow` ends its answer on SIGUSR2, `/words` when it is
// told that the server stops, `/deaf` never.
import { serve } from './serve.mjs'

const slow = []
const stopping = () => globalThis[Symbol.for('tiller.stopping')].signal

function answer(request, response) {
  if (request.url === '/') return response.end('ok')
  response.write('begun ')
  if (request.url === '/slow') slow.push(response)
  if (request.url === '/words') stopping().addEventListener('abort', () => response.end('told'))
}

// What is to be done before the end: one thing is done, one fails, and one takes for ever.
if (process.env.LAST_DEEDS)
  globalThis[Symbol.for('tiller.lastDeeds')] = [
    async () => console.error('sent'),
    () => Promise.reject(new Error('nobody listens')),
    () => new Promise(() => {}),
  ]

process.on('SIGUSR2', () => slow.splice(0).forEach((response) => response.end('finished')))
await serve({
  app: { prepare: async () => {}, getRequestHandler: () => answer, close: async () => {} },
  host: '127.0.0.1',
  port: Number(process.env.PORT ?? 0),
  shutdownMs: Number(process.env.SHUTDOWN_MS ?? 60_000),
})
