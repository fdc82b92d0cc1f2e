import type { z } from 'zod'
import type { AutoSteerResponse, chatRequest } from '@/lib/protocols/tiller/contract'
import type { EngineEvent } from '@/lib/engine/port'
import { laySteering, planForChat, storeSteering } from './auto-steer'
import type { Services } from '@/lib/server/services'
import { begin } from './begin'
import { resolveEdits } from './resolve-feature'
import { addressOf, applyEdits, readVariant, variantText } from './variant-access'

/** An answer that has begun. */
export interface Answer {
  variantId: string
  /** The configuration that answers, pending edits included. */
  variantJson: string
  seed: number
  /** What auto-steering wrote to the variant, where it was asked for. */
  autoSteer?: AutoSteerResponse
  /** Must be iterated to its end or left, since it holds one of the slots for answers until then. */
  events: AsyncIterable<EngineEvent>
}

/**
 * Starts an answer: lays automatic and pending edits over a copy of the stored variant, waits for a slot, and lets the
 * engine read the conversation. Automatic edits are stored once the engine has begun to answer. Whatever is wrong with the
 * request is thrown here, before anything was said, and then nothing is stored.
 */
export async function startAnswer(
  services: Services,
  request: z.output<typeof chatRequest>,
  signal: AbortSignal,
): Promise<Answer> {
  const variant = await readVariant(services.store, request)
  const pending = resolveEdits(services.catalogue, request.pending, 'pending')
  const automatic = request.auto_steer ? await planForChat(services, request.messages, signal) : null
  if (automatic) laySteering(services, variant, request, automatic)
  applyEdits(variant, pending)
  const seed = request.seed ?? drawSeed()
  const engineRequest = {
    messages: request.messages,
    controller: variant.controller(),
    abortEvents: variant.abortEvents,
    maxTokens: request.max_completion_tokens,
    temperature: request.temperature,
    topP: request.top_p,
    repetitionPenalty: request.repetition_penalty,
    seed,
    stop: request.stop,
  }
  let autoSteer: AutoSteerResponse | undefined
  const events = await begin(
    services.answers,
    () => services.engine.complete(engineRequest, signal),
    signal,
    async () => {
      if (!automatic) return
      const { name: analyser } = services.assist.analyser
      autoSteer = { ...(await storeSteering(services, request, automatic)), analyser }
    },
  )
  const { variantId } = addressOf(request)
  return { variantId, variantJson: variantText(variant), seed, autoSteer, events }
}

function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
}
