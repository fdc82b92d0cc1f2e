import type { z } from 'zod'
import type { chatRequest } from '@/lib/contract'
import type { EngineEvent } from '@/lib/engine/port'
import { ApiError } from '../errors'
import type { Services } from '../services'
import { resolveEdits } from './resolve-feature'
import { addressOf, applyEdits, readVariant, variantText } from './variant-access'

/** An answer that has begun. */
export interface Answer {
  variantId: string
  /** The configuration that answers, pending edits included. */
  variantJson: string
  seed: number
  /** Must be iterated to its end or left, since it holds one of the slots for answers until then. */
  events: AsyncIterable<EngineEvent>
}

/**
 * Starts an answer: lays the pending edits over a copy of the stored variant, waits for a slot, and lets the engine read
 * the conversation. Whatever is wrong with the request is thrown here, before anything was said.
 */
export async function startAnswer(
  services: Services,
  request: z.output<typeof chatRequest>,
  signal: AbortSignal,
): Promise<Answer> {
  if (request.auto_steer) {
    throw new ApiError(
      'unsupported_by_engine',
      'This server cannot steer by itself. Leave auto_steer out, and choose features with POST /api/v1/features/search.',
    )
  }
  const variant = await readVariant(services.store, request)
  applyEdits(variant, resolveEdits(services.catalogue, request.pending, 'pending'))
  const seed = request.seed ?? drawSeed()
  const engineRequest = {
    messages: request.messages,
    controller: variant.controller(),
    abortEvents: variant.abortEvents,
    maxTokens: request.max_completion_tokens,
    temperature: request.temperature,
    topP: request.top_p,
    seed,
    stop: request.stop,
  }
  const release = await services.answers.acquire(signal)
  const events = services.engine.complete(engineRequest, signal)[Symbol.asyncIterator]()
  try {
    const first = await events.next()
    return {
      variantId: addressOf(request).variantId,
      variantJson: variantText(variant),
      seed,
      events: resume(first),
    }
  } catch (error) {
    release()
    throw error
  }

  async function* resume(first: IteratorResult<EngineEvent>): AsyncGenerator<EngineEvent> {
    try {
      for (let next = first; !next.done; next = await events.next()) yield next.value
    } finally {
      release()
      await events.return?.()
    }
  }
}

function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
}
