import { Failure } from '@/lib/errors'
import type { Row } from './endpoint'
import { handle, preflight, refusing, type Gate, type Handler, type Host } from './handle'
import type { Protocol } from './protocol'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
type Method = (typeof METHODS)[number]

/** What a route file exports. */
export type RouteModule = Record<Method | 'OPTIONS', Handler>

/**
 * What the route file of a path exports: the rows that are at it, and for every other method a refusal in the protocol's
 * words, since the framework's own 405 has no body.
 */
export function methodsOf(host: Host, protocol: Protocol, rows: readonly Row[]): RouteModule {
  const own = Object.fromEntries(
    rows.map((row) => [row.method, handle(host, protocol, row, (call) => row.run(call))]),
  )
  const allow = [...METHODS.filter((method) => own[method]), ...(own.GET ? ['HEAD'] : []), 'OPTIONS'].join(
    ', ',
  )
  const wrong = new Failure('method_not_allowed', `This address answers ${allow} only.`)
  const refuse = refusing(host, protocol, wrong, { Allow: allow })
  return {
    GET: own.GET ?? refuse,
    POST: own.POST ?? refuse,
    // Also what comes with a method that the router does not know: see `mendMethods`.
    PUT: refuse,
    PATCH: own.PATCH ?? refuse,
    DELETE: own.DELETE ?? refuse,
    OPTIONS: preflight(host, protocol, allow),
  }
}

/**
 * What the route file of addresses that hold nothing exports.
 * @param protocolAt what is spoken at an address
 */
export function nothingHere(gate: Gate, protocolAt: (pathname: string) => Protocol): RouteModule {
  const nothing = new Failure(
    'not_found',
    'There is nothing at this address. The API is described at /reference, and for programs at /api/openapi.json.',
  )
  const spokenAt = (request: Request) => protocolAt(new URL(request.url).pathname)
  const refuse: Handler = (request) => refusing(gate, spokenAt(request), nothing)(request)
  const options: Handler = (request) => preflight(gate, spokenAt(request), 'OPTIONS')(request)
  return { GET: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse, OPTIONS: options }
}
