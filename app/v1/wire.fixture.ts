import type { Handler } from '@/lib/protocols/http/handle'
import { GET as nothing } from './[[...path]]/route'
import { POST as activations } from './chat_attribution/activations/route'
import { POST as attribute } from './chat_attribution/attribute/route'
import { POST as contrast } from './chat_attribution/contrast/route'
import { POST as inspect } from './chat_attribution/inspect/route'
import { POST as logits } from './chat_attribution/logits/route'
import { POST as chat } from './chat/completions/route'
import { POST as completions } from './completions/route'
import { POST as rerank } from './features/rerank/route'
import { POST as search } from './features/search/route'
import { POST as responses } from './responses/route'
import { GET as models } from './models/route'
import { GET as model } from './models/[...id]/route'

/** Where the routes below answer. Nothing listens there. */
export const BASE_URL = 'http://tiller.test'

const posts: Record<string, Handler> = {
  '/v1/chat/completions': chat,
  '/v1/completions': completions,
  '/v1/responses': responses,
  '/v1/features/search': search,
  '/v1/features/rerank': rerank,
  '/v1/chat_attribution/inspect': inspect,
  '/v1/chat_attribution/activations': activations,
  '/v1/chat_attribution/attribute': attribute,
  '/v1/chat_attribution/logits': logits,
  '/v1/chat_attribution/contrast': contrast,
}

/** A `fetch` that hands requests to the route handlers, as the server's router does. */
export const routed: typeof fetch = async (input, init) => {
  const request = new Request(input, init)
  const { pathname } = new URL(request.url)
  const post = posts[pathname]
  if (post && request.method === 'POST') return post(request)
  if (pathname === '/v1/models') return models(request)
  if (!pathname.startsWith('/v1/models/')) return nothing(request)
  const id = pathname.split('/').slice(3)
  return model(request, { params: Promise.resolve({ id }) })
}

/** POSTs JSON, or the text given. */
export function post(
  path: string,
  body: unknown,
  { headers: given, ...init }: RequestInit = {},
): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const headers = { 'content-type': 'application/json', ...Object.fromEntries(new Headers(given)) }
  return routed(`${BASE_URL}${path}`, { method: 'POST', body: text, headers, ...init })
}

export async function collected<T>(events: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const event of events) list.push(event)
  return list
}
