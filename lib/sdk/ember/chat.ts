import { logitsResponse, tokenizeResponse } from '@/lib/protocols/ember/contract'
import type { CallOptions, Transport } from '../core'
import { completionsApi } from './completions'
import { modelName, post, steeredModel, type Conversation, type Model } from './wire'

export interface LogitsOptions extends CallOptions {
  /** How many tokens, the likeliest first; 10 if left out. */
  topK?: number
  /** Only tokens that read exactly so, white space included. */
  filterVocabulary?: readonly string[]
}

export function chatApi(transport: Transport) {
  return {
    completions: completionsApi(transport),

    /** The logits of the token that comes next, by its text, largest first. */
    async logits(
      messages: Conversation,
      model: Model,
      options: LogitsOptions = {},
    ): Promise<Map<string, number>> {
      const { topK, filterVocabulary } = options
      const body = { messages, ...steeredModel(model), top_k: topK, filter_vocabulary: filterVocabulary }
      const { logits } = await post(
        transport,
        '/chat-attribution/compute-logits',
        body,
        logitsResponse,
        options,
      )
      // JSON objects do not keep the order of keys that look like numbers, as some tokens do.
      return new Map(Object.entries(logits).sort(([, a], [, b]) => b - a))
    },

    /** The texts of the rendered conversation's tokens, the chat template's included. */
    async tokenize(messages: Conversation, model: Model, options?: CallOptions): Promise<string[]> {
      const body = { messages, model: modelName(model) }
      const { tokens } = await post(transport, '/chat/tokenize', body, tokenizeResponse, options)
      return tokens.map(({ value }) => value)
    },
  }
}
