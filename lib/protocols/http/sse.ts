import { AsyncLocalStorage } from 'node:async_hooks'
import { toFailure } from '@/lib/errors'
import type { Protocol } from './protocol'

const encoder = new TextEncoder()

/** One server-sent event: a single `data:` line and the empty line that ends it. JSON text holds no raw line break. */
export const encodeEvent = (data: string): Uint8Array => encoder.encode(`data: ${data}\n\n`)

/** So much is held for a reader: an answer of usual length, so that the slot it is made in is free again however slowly it is read. */
export const HELD_BYTES = 256 * 1024

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
 * after everything that was said. The work behind the stream goes ahead of its reader by `HELD_BYTES` and waits then. Proxies are
 * asked to pass events on at once.
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

function bytesOf(data: AsyncGenerator<string>, { leave }: StreamEnds): ReadableStream<Uint8Array> {
  let left = false
  // Whoever reads asks for events; they belong to the request.
  const ofRequest = AsyncLocalStorage.snapshot()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await ofRequest(() => data.next())
        if (left) return
        if (done) controller.close()
        else controller.enqueue(encodeEvent(value))
      },
      async cancel() {
        left = true
        leave()
        await data.return(undefined)
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: HELD_BYTES }),
  )
}
