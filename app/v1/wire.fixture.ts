import { POST as chat } from './chat/completions/route'
import { GET as nothing } from './[...path]/route'
import { GET as models } from './models/route'
import { GET as model } from './models/[...id]/route'

/** Where the routes below answer. Nothing listens there. */
export const BASE_URL = 'http://tiller.test'

const posts: Record<string, (request: Request) => Promise<Response>> = {
  '/v1/chat/completions': chat,
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
export function post(path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return routed(`${BASE_URL}${path}`, { method: 'POST', body: text, ...init })
}

export async function collected<T>(events: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const event of events) list.push(event)
  return list
}
