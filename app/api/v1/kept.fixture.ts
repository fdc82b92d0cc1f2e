import { join } from 'node:path'
import type { Handler } from '@/lib/protocols/http/handle'
import {
  comparisonEndpoints,
  conversationEndpoints,
  errorBody,
  noteEndpoints,
  personaEndpoints,
} from '@/lib/protocols/tiller/contract'

const endpoints = [conversationEndpoints, personaEndpoints, comparisonEndpoints, noteEndpoints].flatMap(
  (all) => Object.values(all),
)
const segments = (path: string) => path.split('/').filter((part) => part !== '')

/** The path as it is stated, and what stands for its braces. */
function route(pathname: string): { path: string; params: Record<string, string> } {
  const asked = segments(pathname)
  const fits = (path: string) => {
    const own = segments(path)
    return own.length === asked.length && own.every((part, at) => part.startsWith('{') || part === asked[at])
  }
  const [path] = endpoints
    .map((endpoint) => endpoint.path)
    .filter(fits)
    .sort((a, b) => Number(a.includes('{')) - Number(b.includes('{')))
  if (path === undefined) throw new Error(`Nothing is stated at ${pathname}`)
  const pairs = segments(path).flatMap((part, at) =>
    part.startsWith('{') ? [[part.slice(1, -1), decodeURIComponent(asked[at]!)] as const] : [],
  )
  return { path, params: Object.fromEntries(pairs) }
}

export interface Answer<T> {
  status: number
  headers: Headers
  text: string
  body: T
}

/** Asks a route file as the server does. @param address below /api/v1, with its query */
export async function ask<T = Record<string, never>>(
  method: string,
  address: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const url = new URL(`http://localhost/api/v1/${address}`)
  const { path, params } = route(url.pathname)
  const file = join(
    process.cwd(),
    'app',
    ...segments(path).map((part) => part.replace(/^\{(\w+)\}$/, '[$1]')),
    'route.ts',
  )
  const handler = ((await import(file)) as Record<string, Handler>)[method]!
  const request = new Request(url, {
    method,
    headers: {
      host: 'localhost',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const response = await handler(request, { params: Promise.resolve(params) })
  const text = await response.text()
  const isJson = /^application\/json(?:;|$)/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (isJson ? JSON.parse(text) : null) as T,
  }
}

/** What a refusal says, which fits the contract. */
export function refusal({ status, body }: Answer<unknown>) {
  return { status, ...errorBody.strict().parse(body) }
}

export const steeredBy = (value: number) => ({
  base_model: 'fake-model',
  edits: [
    {
      feature_id: '00000000-0000-4000-8000-000000000000',
      feature_label: 'Talks like a pirate',
      index_in_sae: 0,
      value,
    },
  ],
  scopes: [],
})

export const madeWith = (value: number) => ({
  model: 'fake-model',
  variant: steeredBy(value),
  seed: 7,
  sampling: { temperature: 0.7, top_p: 0.9 },
  finish_reason: 'stop' as const,
  tokens: 5,
})
