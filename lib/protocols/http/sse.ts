const encoder = new TextEncoder()

/** One server-sent event: a single `data:` line and the empty line that ends it. JSON text holds no raw line break. */
export function encodeEvent(data: unknown): Uint8Array {
  return encoder.encode(`data: ${JSON.stringify(data)}\n\n`)
}

/**
 * The body of an event stream: every event leaves in one write, as soon as there is one. `leave` is called when the
 * reader goes away. Events are not held back for a slow reader, so that it never blocks the work behind the stream.
 *
 * `events` must not throw: a failure is an event like any other.
 */
export function eventStream(events: AsyncIterable<unknown>, leave: () => void): ReadableStream<Uint8Array> {
  let left = false
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      for await (const event of events) {
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

/** The content type is the one that the steering API has always had. Proxies are asked to pass events on at once. */
export function eventStreamResponse(events: AsyncIterable<unknown>, leave: () => void): Response {
  return new Response(eventStream(events, leave), {
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    },
  })
}
