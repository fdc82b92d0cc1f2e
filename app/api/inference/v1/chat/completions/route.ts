import { chatRequest } from '@/lib/contract/ember'
import { answerChunks, collectAnswer, startAnswer } from '@/lib/server/ember/chat'
import { emberStreamResponse } from '@/lib/server/ember/chunk-stream'
import { emberHandle, emberMethods } from '@/lib/server/ember/route'
import { reportFailure } from '@/lib/server/handle'

const TIME_LIMIT_MS = 300_000

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle(
    { body: chatRequest, timeLimitMs: TIME_LIMIT_MS },
    async ({ input, signal, log, services }) => {
      const left = new AbortController()
      const answer = await startAnswer(services, input, AbortSignal.any([signal, left.signal]))
      if (!input.stream) return collectAnswer(answer)
      return emberStreamResponse(answerChunks(answer), {
        leave: () => left.abort(),
        report: (error) => reportFailure(error, log),
      })
    },
  ),
})
