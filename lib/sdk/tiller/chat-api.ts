import type { ChatDone, ChatRequest } from '@/lib/protocols/tiller/contract'
import type { StreamOptions } from '../core'
import type { TillerClient } from './client'
import type { AnswerEvent } from './stream'

export type ChatChunk = Extract<AnswerEvent, { type: 'chunk' }>

/** The answer as a whole, once its stream has ended. */
export type StreamedAnswer = ChatDone & { content: string }

/**
 * The callback form of streaming, for programs that do not iterate.
 *
 * `createStreamingChatCompletionWithCallback` calls `onChunk` for every piece, then exactly one of `onDone` and
 * `onError`; the promise resolves after that and never rejects because of the stream. An abort reaches `onError`
 * with the signal's reason. What a callback itself throws rejects the promise and ends the request.
 */
export function createChatApi(client: TillerClient) {
  return {
    async createStreamingChatCompletionWithCallback(
      request: ChatRequest,
      onChunk: (chunk: ChatChunk) => void,
      onDone: (answer: StreamedAnswer) => void,
      onError: (error: unknown) => void,
      options?: StreamOptions,
    ): Promise<void> {
      const events = client.chat.stream(request, options)
      let content = ''
      try {
        for (;;) {
          const next = await events.next().catch((error: unknown) => ({ failed: error }))
          if ('failed' in next) return onError(next.failed)
          if (next.done) return
          if (next.value.type === 'done') return onDone({ ...next.value, content })
          if (next.value.type !== 'chunk') continue
          content += next.value.delta
          onChunk(next.value)
        }
      } finally {
        await events.return()
      }
    },
  }
}
