import type { FeatureDetail, MakeProgress, MakeRequest } from '@/lib/protocols/tiller/contract'
import { ProtocolError, streamEvents, type Reading, type StreamOptions, type Transport } from '../core'
import { apiError } from './errors'
import { loadContract, type Contract } from './stated'

/** What a making yields: what is being done, and at last the feature. Its `error` event is thrown, as every other failure is. */
export type MakingEvent = MakeProgress | { type: 'made'; feature: FeatureDetail }

/** Longer than the longest step of a making takes on a slow model. */
const IDLE_MS = 180_000

/**
 * Makes a feature: progress, then one `made`. Leaving the iteration early ends the request, and then nothing is kept.
 * @throws ApiError (`not_learned`, with the numbers, where the model cannot be taught it), ConnectionError, TimeoutError,
 *   ProtocolError; the signal's reason if the caller aborted
 */
export async function* streamMaking(
  transport: Transport,
  request: MakeRequest,
  options?: StreamOptions,
): AsyncGenerator<MakingEvent, void, undefined> {
  const call = { method: 'POST', path: '/features', body: { ...request, stream: true } } as const
  const { makeEvent } = await loadContract()
  const read = (data: string) => readEvent(makeEvent, data)
  yield* streamEvents(transport, call, read, { idleMs: IDLE_MS, ...options })
}

function readEvent(makeEvent: Contract['makeEvent'], data: string): Reading<MakingEvent> {
  const parsed = makeEvent.safeParse(JSON.parse(data))
  if (!parsed.success) {
    const told = 'The stream holds an event that the contract does not allow.'
    throw new ProtocolError(told, 200, { cause: parsed.error })
  }
  const event = parsed.data
  if (event.type === 'error') throw apiError({ detail: event.error, code: event.code })
  return { event, isLast: event.type === 'made' }
}
