import { GET as nothing } from '../../[[...path]]/route'
import { POST as logitAttribution } from './attributions/compute-logit-attribution/route'
import { POST as contrastiveDataset } from './attributions/generate-contrastive-dataset/route'
import { POST as neighbors } from './attributions/neighbors/route'
import { POST as computeFeatures } from './chat-attribution/compute-features/route'
import { POST as computeLogits } from './chat-attribution/compute-logits/route'
import { POST as contrast } from './chat-attribution/contrast/route'
import { POST as completions } from './chat/completions/route'
import { POST as tokenize } from './chat/tokenize/route'
import { POST as autoConditional } from './features/auto-conditional/route'
import { POST as autoEdits } from './features/auto-edits/route'
import { POST as lookup } from './features/lookup/route'
import { POST as rerank } from './features/rerank/route'
import { GET as list } from './features/route'
import { GET as search } from './features/search/route'

/** Where the routes below answer. Nothing listens there. */
export const BASE_URL = 'http://tiller.test'
const PREFIX = '/api/inference/v1/'

type Route = (request: Request) => Promise<Response>

export const routes: Record<string, Route> = {
  'POST chat/completions': completions,
  'POST chat/tokenize': tokenize,
  'POST chat-attribution/compute-features': computeFeatures,
  'POST chat-attribution/compute-logits': computeLogits,
  'POST chat-attribution/contrast': contrast,
  'POST attributions/neighbors': neighbors,
  'POST attributions/compute-logit-attribution': logitAttribution,
  'POST attributions/generate-contrastive-dataset': contrastiveDataset,
  'GET features/search': search,
  'GET features/': list,
  'POST features/rerank': rerank,
  'POST features/lookup': lookup,
  'POST features/auto-edits': autoEdits,
  'POST features/auto-conditional': autoConditional,
}

/** A `fetch` that hands requests to the route handlers, as the server's router does. */
export const routed: typeof fetch = (input, init) => {
  const request = new Request(input, init)
  const path = new URL(request.url).pathname.replace(PREFIX, '')
  return (routes[`${request.method} ${path}`] ?? nothing)(request)
}

/** Sends one of the rows above: JSON, or the text given, as a body; the query of a GET as its parameters. */
export function call(row: string, content: unknown): Promise<Response> {
  const [method = '', path = ''] = row.split(' ')
  const url = `${BASE_URL}${PREFIX}${path}`
  if (method === 'POST') {
    const body = typeof content === 'string' ? content : JSON.stringify(content)
    return routed(url, { method, body, headers: { 'content-type': 'application/json' } })
  }
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(content as Record<string, unknown>)) {
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) query.append(key, typeof item === 'string' ? item : JSON.stringify(item))
  }
  return routed(`${url}?${query}`, { method })
}
