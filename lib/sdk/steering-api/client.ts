import { createTransport, type TransportOptions } from '../core'
import { ChatCompletions } from './chat'
import { Features } from './features'

export interface SteeringApiOptions extends TransportOptions {
  /** Keys that start with `sk_live_` travel as `x-api-key`, others as `Authorization: Bearer`. Tiller needs none. */
  apiKey?: string
}

const LIVE_KEY = 'sk_live_'
const BEARER = 'Bearer '

/** Answers of long conversations take a while, as they do for vllm-sdk. */
const TIMEOUT_MS = 300_000

/**
 * A client for SteeringAPI's protocol: Tiller's `/v1`, or any server that speaks it. For Node and the browser. Methods
 * are named as in the Python package `vllm-sdk`, fields as on the wire.
 *
 * @example
 * const client = new SteeringApiClient({ baseUrl: 'http://localhost:3000' })
 * const variant = new Variant('tiller/pocket')
 * const { data } = await client.features.search({ query: 'pirate', model: variant, top_k: 1 })
 * variant.set(data, 0.4)
 * for await (const { choices } of client.chat.completions.createStream({ model: variant, messages })) …
 */
export class SteeringApiClient {
  readonly chat: { readonly completions: ChatCompletions }
  readonly features: Features

  constructor({ apiKey, headers, ...options }: SteeringApiOptions) {
    const transport = createTransport({
      timeoutMs: TIMEOUT_MS,
      ...options,
      headers: { ...headers, ...keyHeader(apiKey) },
    })
    this.chat = { completions: new ChatCompletions(transport) }
    this.features = new Features(transport)
  }
}

function keyHeader(key: string | undefined): Record<string, string> {
  if (!key) return {}
  if (key.startsWith(LIVE_KEY)) return { 'x-api-key': key }
  return { Authorization: key.startsWith(BEARER) ? key : BEARER + key }
}
