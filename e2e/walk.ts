import type { Endpoint } from '../lib/protocols/http/endpoint'
import { protocols } from '../lib/protocols/openapi/protocols'

type Json = Record<string, unknown>

/** What the steps of a walk ask with, where an endpoint needs more than its example: names in addresses and queries. */
const KNOWN: Record<string, string> = {
  session_id: 'default_session',
  variant_id: 'default',
  feature_id: '7e43d1bc-41d0-5bc3-8ff4-f54b560523c6',
  model: 'tiller/pocket',
  name: 'pocket',
  id: 'tiller/pocket',
  query: 'pirate',
  version: '1',
}

/** Addresses that answer and are not in the document: pages, and what is for machines. */
const BESIDE: Endpoint[] = ['/metrics', '/reference', '/reference/swagger-ui.css', '/'].map(
  (path) => ({ method: 'GET', path, id: path, summary: path }) as Endpoint,
)

/** Every endpoint of every protocol, from the tables that the routes are made of, and the addresses beside them. */
export const everyEndpoint: Endpoint[] = [...protocols.flatMap(({ endpoints }) => [...endpoints]), ...BESIDE]

export interface Step {
  method: string
  path: string
  body?: Json
}

/** A request to an endpoint: its example, or what `given` has in the place of names. */
export function stepTo(endpoint: Endpoint, given: Record<string, string> = {}): Step {
  const names = { ...KNOWN, ...given }
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(names[name] ?? 'x'),
  )
  const query = Object.keys(endpoint.query?.shape ?? {}).filter((name) => names[name] !== undefined)
  const search = new URLSearchParams(query.map((name) => [name, names[name]!])).toString()
  const body = endpoint.body && { ...(endpoint.example as Json | undefined) }
  for (const name of Object.keys(body ?? {})) if (given[name] !== undefined) body![name] = given[name]
  return { method: endpoint.method, path: search ? `${path}?${search}` : path, body }
}

/** Whether a request to the endpoint names something that one person may have and another not: in its address, query or body. */
export function namesThings(endpoint: Endpoint, things: readonly string[]): boolean {
  const { path, query, example } = endpoint
  const named = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!),
    ...Object.keys(query?.shape ?? {}),
    ...Object.keys((example ?? {}) as Json),
  ]
  return named.some((name) => things.includes(name))
}

/**
 * What makes the things that an endpoint has in its address, the outer one first: each is made by a POST to the address above it, as
 * POST /sessions makes what DELETE /sessions/{session_id} names. Left out is what nothing makes, and what takes minutes to make.
 */
export function makersOf({ path }: Endpoint): { maker: Endpoint; thing: string }[] {
  return [...path.matchAll(/\/\{(\w+)\}/g)].flatMap(({ 1: thing, index }) => {
    const maker = everyEndpoint.find((each) => each.method === 'POST' && each.path === path.slice(0, index))
    return maker && thing && (maker.timeLimitMs ?? 0) < 600_000 ? [{ maker, thing }] : []
  })
}
