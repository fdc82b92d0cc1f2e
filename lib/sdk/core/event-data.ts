import { createParser } from 'eventsource-parser'
import type { Deadline } from './deadline'

/** No event comes near this many characters. */
const MAX_EVENT_CHARS = 1_000_000

/** How long a server may take to close a finished stream, in milliseconds. */
const CLOSING_MS = 1000

interface Reading {
  /** Makes the error for what is no stream of events. */
  refuse: (cause: unknown) => Error
  /** True once the events that were handed out hold the last one. */
  finished: () => boolean
}

/**
 * The data of a stream's server-sent events. Network chunks may split lines, and characters, anywhere. The time limit runs
 * only while the network is waited for, anew for each chunk. Leaving the iteration cancels the stream.
 */
export async function* eventData(
  body: ReadableStream<Uint8Array>,
  limit: Deadline,
  { refuse, finished }: Reading,
): AsyncGenerator<string, void, undefined> {
  const ready: string[] = []
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARS,
    onEvent: ({ data }) => ready.push(data),
    onError: (cause) => {
      throw refuse(cause)
    },
  })
  const decoder = new TextDecoder()
  const reader = body.getReader()
  try {
    for (;;) {
      limit.restart()
      const { done, value } = await reader.read()
      limit.pause()
      if (done) return
      parser.feed(decoder.decode(value, { stream: true }))
      yield* ready.splice(0)
      if (finished()) return await closing(reader, limit)
    }
  } finally {
    // A broken stream also refuses to be cancelled; what broke it is already on its way to the caller.
    await reader.cancel().catch(() => undefined)
  }
}

/** After the last event the server closes: waiting for that, briefly, ends the request instead of breaking it off. */
async function closing(reader: ReadableStreamDefaultReader<Uint8Array>, limit: Deadline): Promise<void> {
  limit.restart(CLOSING_MS)
  // The answer is whole, so nothing that goes wrong from here on matters to the caller.
  while (!limit.signal.aborted && !(await reader.read().catch(() => ({ done: true }))).done);
  limit.pause()
}
