import { createTillerClient, type TillerOptions } from './client'

export const done = {
  type: 'done',
  variant_id: 'default',
  auto_steered: false,
  auto_steer_result: null,
  variant_json: '{}',
  finish_reason: 'stop',
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  seed: 7,
} as const

export const chunk = (delta: string) => ({ type: 'chunk', delta, variant_id: 'default' }) as const

export const line = (event: unknown) => `data: ${JSON.stringify(event)}\n\n`

export const chatBody = { session_id: 's', messages: [{ role: 'user' as const, content: 'Hi' }] }

export interface Sent {
  url: string
  init: RequestInit
}

/** A client whose network is `answer` and that tries once, with a record of what was sent. An abort rejects a fetch as it does for real. */
export function clientFor(answer: (sent: Sent) => Response | Promise<Response>, options: TillerOptions = {}) {
  const sent: Sent[] = []
  const client = createTillerClient({
    baseUrl: 'http://tiller.test/api/v1/',
    maxRetries: 0,
    ...options,
    fetch: async (url, init = {}) => {
      const call = { url: String(url), init }
      sent.push(call)
      init.signal?.throwIfAborted()
      return answer(call)
    },
  })
  return { client, sent }
}

/** A stream of exactly these pieces. Without `close` it stays open, as a silent server does. */
export function streamOf(
  pieces: (string | Uint8Array)[],
  { close = true, signal }: { close?: boolean; signal?: AbortSignal | null } = {},
) {
  const encoder = new TextEncoder()
  const state = { cancelled: false }
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces)
        controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece)
      if (close) controller.close()
      signal?.addEventListener('abort', () => controller.error(signal.reason))
    },
    cancel() {
      state.cancelled = true
    },
  })
  return { response: new Response(body, { headers: { 'content-type': 'text/plain' } }), state }
}
