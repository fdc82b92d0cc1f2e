import { chatRequest } from '@/lib/protocols/ember/contract'
import { answerChunks, collectAnswer, startAnswer } from '@/lib/protocols/ember/chat'
import { emberStreamResponse } from '@/lib/protocols/ember/chunk-stream'
import { emberHandle, emberMethods } from '@/lib/protocols/ember/route'
import { reportFailure } from '@/lib/protocols/http/handle'

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
