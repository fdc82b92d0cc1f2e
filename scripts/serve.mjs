// Serves the production build from this one process, until it is asked to stop. `npm run serve`; `npm start` builds first.
import { createServer } from 'node:http'
import { isIPv6 } from 'node:net'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import nextEnv from '@next/env'
import { SECURITY } from './security-headers.mjs'
import { staticFiles } from './static-files.mjs'
import { root } from './steps.mjs'

/** How long answers may take to end after they were told that the server stops. */
const LAST_WORDS_MS = 1000
const DEFAULT_SHUTDOWN_MS = 10_000
/** Room for the longest address that the API takes, which lists 512 ids of features; Node's own limit is a quarter. */
const MAX_HEADER_BYTES = 64 * 1024

/** Known to lib/protocols/http/stopping.ts by the same name. */
const STOPPING = Symbol.for('tiller.stopping')
/** Known to lib/server/last-deeds.ts by the same name. */
const LAST_DEEDS = Symbol.for('tiller.lastDeeds')

/**
 * Serves an app on an address. From SIGTERM or SIGINT on, no connection is taken; answers under way have `shutdownMs` to end,
 * are then told to, and are cut off at last. The database is closed after that and the process ends with exit code 0; it ends with 1
 * if it cannot serve.
 *
 * @param app Next's app, or what has its `prepare`, `getRequestHandler` and `close`
 * @param files answers what needs no app; see static-files.mjs
 * @param host the address to listen on
 * @param port 0 for any that is free
 */
export async function serve({ app, files = () => false, host, port, shutdownMs = DEFAULT_SHUTDOWN_MS }) {
  const stopping = (globalThis[STOPPING] ??= new AbortController())
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES })
  const stop = () => void end(server, app, shutdownMs, stopping)
  process.once('SIGTERM', stop).once('SIGINT', stop)
  // Asked again, which terminals and npm do: it is stopping already.
  process.on('SIGTERM', () => {}).on('SIGINT', () => {})
  server.on('clientError', refuseUnreadable)
  server.on('error', (error) => giveUp(cannotListen(error, host, port)))
  await app.prepare().catch((error) => giveUp(`Tiller cannot start: ${error.message}`))
  const handle = app.getRequestHandler()
  server.on('request', (request, response) => files(request, response) || handle(request, response))
  server.listen(port, host, () => tellWhere(server, host))
}

let ending = false

async function end(server, app, shutdownMs, stopping) {
  if (ending) return
  ending = true
  if (server.listening) await answersToEnd(server, shutdownMs, stopping)
  await lastDeeds(app)
  process.exit(0)
}

async function answersToEnd(server, shutdownMs, stopping) {
  const closed = new Promise((done) => server.close(done))
  // Connections that are kept alive after an answer would hold the server until their time is over.
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const tell = setTimeout(() => stopping.abort(), shutdownMs)
  const cut = setTimeout(() => server.closeAllConnections(), shutdownMs + LAST_WORDS_MS)
  await closed
  for (const timer of [idle, tell, cut]) clearTimeout(timer)
}

/**
 * What the server has to do before it ends, such as closing its database and sending its last traces. What fails or takes too long is
 * left undone: what was acknowledged is kept already.
 */
async function lastDeeds(app) {
  const deeds = [() => app.close?.(), ...(globalThis[LAST_DEEDS] ?? [])].map(async (deed) => deed())
  const late = new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS))
  await Promise.race([Promise.allSettled(deeds), late])
}

function tellWhere(server, host) {
  const { port } = server.address()
  const local = ['127.0.0.1', '::1', '0.0.0.0', '::'].includes(host)
  const name = local ? 'localhost' : isIPv6(host) ? `[${host}]` : host
  console.log(`\nTiller is at http://${name}:${port}\n`)
}

/** Node reads no request line with a method that HTTP does not know, and so no handler sees it. */
function refuseUnreadable(error, socket) {
  if (error.code === 'ECONNRESET' || !socket.writable) return
  const [status, headers] =
    error.code === 'HPE_INVALID_METHOD'
      ? ['405 Method Not Allowed', 'Allow: GET, HEAD, POST, DELETE, OPTIONS\r\n']
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? ['431 Request Header Fields Too Large', '']
        : ['400 Bad Request', '']
  socket.end(`HTTP/1.1 ${status}\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`)
}

function cannotListen({ code, message }, host, port) {
  if (code === 'EADDRINUSE') return `PORT: ${port} is in use. Stop what listens there, or set another PORT.`
  if (code === 'EACCES') return `PORT: this user may not listen on ${port}. Set one above 1023.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `HOST: "${host}" is no address of this machine. Leave it out for 127.0.0.1.`
  return `Tiller cannot listen on ${host}, port ${port}: ${message}`
}

function giveUp(sentence) {
  console.error(sentence)
  process.exit(1)
}

/** Serves the build as the environment and the `.env` files say. */
export async function serveBuild() {
  // Next would set it too, but after libraries have read it.
  process.env.NODE_ENV ||= 'production'
  process.env.NEXT_TELEMETRY_DISABLED ||= '1'
  nextEnv.loadEnvConfig(root, false, { info: () => {}, error: console.error })
  const { HOST: host = '', PORT: port = '', SHUTDOWN_MS: shutdownMs = '' } = process.env
  const { default: next } = await import('next')
  const address = { host: host || '127.0.0.1', port: Number(port || 3000) }
  // What is wrong with the variables the server says itself, in lib/server/check-env.ts, before anything listens.
  const app = next({ dir: root, dev: false, hostname: address.host, port: address.port })
  const files = await staticFiles(join(root, '.next', 'static'), SECURITY)
  await serve({ app, files, ...address, ...(shutdownMs && { shutdownMs: Number(shutdownMs) }) })
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) await serveBuild()
