import { toFailure } from '@/lib/errors'
import type { Protocol } from './protocol'

const encoder = new TextEncoder()

/** One server-sent event: a single `data:` line and the empty line that ends it. JSON text holds no raw line break. */
export const encodeEvent = (data: string): Uint8Array => encoder.encode(`data: ${data}\n\n`)

export interface StreamEnds {
  /** Called when the reader goes away. */
  leave(): void
  /** Told of a failure. */
  report(error: unknown): void
  /** Called when nothing more comes, for whatever reason. */
  over(): void
}

/**
 * The answer of an event stream: every event leaves in one write, as soon as there is one. A failure is the last event,
 * after everything that was said. Events are not held back for a slow reader, so that it never blocks the work behind the
 * stream. Proxies are asked to pass events on at once.
 */
export function eventStreamResponse(
  events: AsyncIterable<unknown>,
  wording: Protocol['stream'],
  ends: StreamEnds,
): Response {
  return new Response(bytesOf(worded(events, wording, ends), ends), {
    headers: {
      'Content-Type': `${wording.contentType}; charset=utf-8`,
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    },
  })
}

/** Each event's data. Never throws. */
async function* worded(
  events: AsyncIterable<unknown>,
  { failure, done, spell = (json) => json }: Protocol['stream'],
  { report, over }: StreamEnds,
): AsyncGenerator<string> {
  try {
    for await (const event of events) yield spell(JSON.stringify(event))
    if (done !== undefined) yield done
  } catch (error) {
    report(error)
    yield spell(JSON.stringify(failure(toFailure(error))))
  } finally {
    over()
  }
}

function bytesOf(data: AsyncIterable<string>, { leave }: StreamEnds): ReadableStream<Uint8Array> {
  let left = false
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      for await (const event of data) {
        if (left) break
        controller.enqueue(encodeEvent(event))
      }
      if (!left) controller.close()
    },
    cancel() {
      left = true
      leave()
    },
  })
}
