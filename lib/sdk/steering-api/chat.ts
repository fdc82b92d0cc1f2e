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
  seed?: number
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
