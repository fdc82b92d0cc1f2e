import { toApiError, type ApiError } from '@/lib/errors'
import { eventStream } from './sse'

export interface ChunkStream {
  /** Called when the reader goes away. */
  leave: () => void
  /** Told of a failure. */
  report: (error: unknown) => void
}

/** What the wire protocols that end a stream with `[DONE]` differ in. */
export interface ChunkWording {
  /** The event that tells of a failure. */
  failure: (error: ApiError) => unknown
  /** Writes an event otherwise, without changing what it means. */
  rewrite?: (event: string) => string
}

const DONE = 'data: [DONE]\n\n'

/**
 * An answer's chunks as server-sent events, each in one write, then `[DONE]` in a write of its own. A failure is the last
 * event instead, after everything that was said.
 */
export function chunkStreamResponse(
  chunks: AsyncIterable<unknown>,
  { leave, report }: ChunkStream,
  { failure, rewrite = (event) => event }: ChunkWording,
): Response {
  let failed = false
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  const wording = new TransformStream<Uint8Array, Uint8Array>({
    transform: (bytes, controller) => controller.enqueue(encoder.encode(rewrite(decoder.decode(bytes)))),
    flush: (controller) => (failed ? undefined : controller.enqueue(encoder.encode(DONE))),
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
      yield failure(toApiError(error))
    }
  }
}
