import {
  steeredChunk,
  steeredCompletion,
  type InterventionSpec,
  type SteeredChunk,
  type SteeredCompletion,
} from '@/lib/protocols/steering-api/contract'
import { request, stream, type CallOptions, type StreamOptions, type Transport } from '../core'
import { steeredBy, type Variant } from './variant'

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/** Fields have the protocol's names. What is left out is the server's to choose. */
export interface ChatCompletionParams {
  /** A variant, or a model's name. */
  model: Variant | string
  messages: readonly ChatMessage[]
  max_completion_tokens?: number
  /** 0 … 2; 0 is greedy. */
  temperature?: number
  /** 0 … 1 */
  top_p?: number
  /** vLLM's: only this many of the likeliest tokens are drawn from. */
  top_k?: number
  /** vLLM's, 0 … 1: only tokens with at least this share of the likeliest one's probability are drawn from. */
  min_p?: number
  /** A whole number of up to 64 bits. */
  seed?: number
  /** How many answers, 1 … 4; answer i is drawn with seed + i. */
  n?: number
  /** The answer ends before the first of these texts; at most 4. */
  stop?: string | readonly string[]
  /** -2 … 2 */
  frequency_penalty?: number
  /** -2 … 2 */
  presence_penalty?: number
  /** -100 … 100, by token id. */
  logit_bias?: Readonly<Record<string, number>>
  /** In place of the variant's own. */
  interventions?: readonly InterventionSpec[]
  /** Above 1, tokens that were said before become less likely. */
  repetition_penalty?: number
}

const path = '/v1/chat/completions'

export class ChatCompletions {
  constructor(private readonly transport: Transport) {}

  /** The whole answer at once. Throws what `request` throws. */
  create(params: ChatCompletionParams, options?: CallOptions): Promise<SteeredCompletion> {
    const call = { method: 'POST', path, body: bodyOf(params, false) } as const
    return request(this.transport, call, steeredCompletion, options)
  }

  /** The answer as it is said. Leaving the iteration stops the work behind it. Throws what `stream` throws. */
  createStream(params: ChatCompletionParams, options?: StreamOptions): AsyncGenerator<SteeredChunk> {
    const call = { method: 'POST', path, body: bodyOf(params, true) } as const
    return stream(this.transport, call, steeredChunk, textOf, options)
  }
}

const textOf = ({ choices }: SteeredChunk): string => choices[0]?.delta.content ?? ''

function bodyOf({ model, interventions, ...rest }: ChatCompletionParams, streamed: boolean) {
  return { ...steeredBy(model, interventions), ...rest, stream: streamed }
}
