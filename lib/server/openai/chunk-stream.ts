import type { ChatCompletionChunk } from '@/lib/contract/openai'
import { toApiError } from '../errors'
import { eventStream } from '../sse'
import { fromErrorBody } from './errors'

const DONE = new TextEncoder().encode('data: [DONE]\n\n')

/**
 * An answer's chunks as server-sent events, then `[DONE]`. A failure is the last event instead, as `{"error": …}`, after
 * everything that was said; `report` is told of it. `leave` is called when the reader goes away.
 */
export function chunkStreamResponse(
  chunks: AsyncIterable<ChatCompletionChunk>,
  { leave, report }: { leave: () => void; report: (error: unknown) => void },
): Response {
  let failed = false
  const ending = new TransformStream<Uint8Array, Uint8Array>({
    flush: (controller) => (failed ? undefined : controller.enqueue(DONE)),
  })
  return new Response(eventStream(events(), leave).pipeThrough(ending), {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    },
  })

  async function* events() {
    try {
      yield* chunks
    } catch (error) {
      failed = true
      report(error)
      const { status, body } = toApiError(error)
      yield { error: fromErrorBody(status, body).error }
    }
  }
}
