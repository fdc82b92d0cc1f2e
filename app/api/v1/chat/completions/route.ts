import { chatRequest } from '@/lib/protocols/tiller/contract'
import { handle, reportFailure } from '@/lib/protocols/http/handle'
import { methods } from '@/lib/protocols/http/methods'
import { startAnswer } from '@/lib/operations/answer'
import { chatEvents, collectAnswer } from '@/lib/operations/chat'
import { services } from '@/lib/server/services'
import { eventStreamResponse } from '@/lib/protocols/http/sse'

const TIME_LIMIT_MS = 300_000

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: handle({ body: chatRequest, timeLimitMs: TIME_LIMIT_MS }, async ({ input, signal, log }) => {
    const left = new AbortController()
    const answer = await startAnswer(await services(), input, AbortSignal.any([signal, left.signal]))
    if (!input.stream) return collectAnswer(answer)
    const events = chatEvents(answer, (error) => reportFailure(error, log))
    return eventStreamResponse(events, () => left.abort())
  }),
})
