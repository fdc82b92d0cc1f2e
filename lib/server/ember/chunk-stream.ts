import type { ChatChunk } from '@/lib/contract/ember'
import { toApiError } from '../errors'
import { eventStream } from '../sse'
import { emberBody } from './errors'

const PREFIX = 'data: '

/**
 * An answer's chunks as server-sent events, each in one write, then `[DONE]` in a write of its own: the Python client
 * parses what the network hands it, and cannot read `[DONE]` behind another event.
 *
 * A failure is the last event instead, as `{"detail": …}`, after everything that was said; `report` is told of it. `leave`
 * is called when the reader goes away.
 */
export function chunkStreamResponse(
  chunks: AsyncIterable<ChatChunk>,
  { leave, report }: { leave: () => void; report: (error: unknown) => void },
): Response {
  let failed = false
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  const wording = new TransformStream<Uint8Array, Uint8Array>({
    transform: (bytes, controller) => controller.enqueue(encoder.encode(unsplittable(decoder.decode(bytes)))),
    flush: (controller) => (failed ? undefined : controller.enqueue(encoder.encode(`${PREFIX}[DONE]\n\n`))),
  })
  return new Response(eventStream(events(), leave).pipeThrough(wording), {
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
      yield emberBody(toApiError(error).body)
    }
  }
}

/**
 * The Python client cuts what it receives at every `data: `, inside texts too. JSON can spell the space otherwise, and
 * means the same.
 */
const unsplittable = (event: string): string =>
  PREFIX + event.slice(PREFIX.length).replaceAll(PREFIX, 'data:\\u0020')
