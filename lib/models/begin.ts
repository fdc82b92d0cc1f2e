import { waitingFor } from '@/lib/request-record'
import type { Admission } from './slots'

/**
 * Waits for a slot, starts the work, and waits for its first event. Whatever is wrong with a request is thrown here, before
 * anything was said; `whenBegun` is called after the first event, and what it throws undoes the beginning too.
 *
 * The events that come back must be iterated to their end or left, since they hold the slot until then.
 */
export async function begin<Event>(
  slots: Admission,
  start: () => AsyncIterable<Event>,
  signal: AbortSignal,
  whenBegun: () => Promise<void> = async () => {},
): Promise<AsyncGenerator<Event>> {
  const release = await waitingFor(slots.acquire(signal))
  let events: AsyncIterator<Event> | undefined
  try {
    events = start()[Symbol.asyncIterator]()
    const first = await events.next()
    await whenBegun()
    return resume(events, first, release)
  } catch (error) {
    release()
    await events?.return?.()
    throw error
  }
}

async function* resume<Event>(
  events: AsyncIterator<Event>,
  first: IteratorResult<Event>,
  release: () => void,
): AsyncGenerator<Event> {
  try {
    for (let next = first; !next.done; next = await events.next()) yield next.value
  } finally {
    release()
    await events.return?.()
  }
}
