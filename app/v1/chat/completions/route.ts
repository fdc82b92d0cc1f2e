import { chatCompletionRequest } from '@/lib/protocols/openai/contract'
import { reportFailure } from '@/lib/protocols/http/handle'
import { collectCompletion, completionChunks, startCompletion } from '@/lib/protocols/openai/chat'
import { openAiStreamResponse } from '@/lib/protocols/openai/chunk-stream'
import { openAiHandle, openAiMethods } from '@/lib/protocols/openai/route'
import { services } from '@/lib/server/services'

const TIME_LIMIT_MS = 300_000

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = openAiMethods({
  POST: openAiHandle(
    { body: chatCompletionRequest, timeLimitMs: TIME_LIMIT_MS },
    async ({ input, signal, log }) => {
      const left = new AbortController()
      const completion = await startCompletion(
        await services(),
        input,
        AbortSignal.any([signal, left.signal]),
      )
      if (!input.stream) return collectCompletion(completion)
      return openAiStreamResponse(completionChunks(completion), {
        leave: () => left.abort(),
        report: (error) => reportFailure(error, log),
      })
    },
  ),
})
