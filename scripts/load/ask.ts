import { KEYS, type Who } from './tiller'

const model = 'tiller/pocket'
const content = 'Tell me a long story about the sea.'
const messages = [{ role: 'user', content }]
/** Pocket's end of an answer, which is made unlikely, so that an answer has as many tokens as were asked for. */
const NO_END = { '4': -100 }

/** How each protocol is asked for an answer of so many tokens, and how its streams end. */
export const PROTOCOLS = [
  {
    path: '/v1/chat/completions',
    body: (tokens: number) => ({ model, messages, max_tokens: tokens, logit_bias: NO_END }),
    end: /data: \[DONE\]\n\n$/,
  },
  {
    path: '/v1/completions',
    body: (tokens: number) => ({ model, prompt: content, max_tokens: tokens, logit_bias: NO_END }),
    end: /data: \[DONE\]\n\n$/,
  },
  {
    path: '/v1/responses',
    body: (tokens: number) => ({ model, input: content, max_output_tokens: tokens }),
    end: /data: .*"type":"response\.(completed|incomplete)".*\n\n(data: \[DONE\]\n\n)?$/,
  },
  {
    path: '/api/v1/chat/completions',
    body: (tokens: number) => ({
      session_id: 'default_session',
      messages,
      max_completion_tokens: tokens,
      logit_bias: NO_END,
    }),
    end: /data: .*"type":"done".*\n\n$/,
  },
  {
    path: '/api/inference/v1/chat/completions',
    body: (tokens: number) => ({ model, messages, max_completion_tokens: tokens, logit_bias: NO_END }),
    end: /data: \[DONE\]\n\n$/,
  },
] as const

export interface Asked {
  who?: Who
  method?: string
  body?: unknown
  signal?: AbortSignal
}

export function ask(url: string, { who = 'anna', body, method = body ? 'POST' : 'GET', signal }: Asked = {}) {
  return fetch(url, {
    method,
    signal: signal ?? null,
    headers: { 'x-api-key': KEYS[who], ...(body !== undefined && { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  })
}

/** Whether a refusal is one that tells when to come back. */
export const isBusy = (response: Response): boolean =>
  response.status === 503 && Number(response.headers.get('retry-after')) > 0

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Does `work` for 0 … count − 1, so many at once. */
export async function each(count: number, atOnce: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane))
}
