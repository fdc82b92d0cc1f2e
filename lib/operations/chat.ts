import { layAutomatic } from '@/lib/assist/automatic-edits'
import { startAnswer, type Answer, type AnswerRequest } from '@/lib/models/answer'
import type { Message } from '@/lib/steering'
import type { Address } from '@/lib/store/port'
import { planForChat, storeSteering, type SteeredAutomatically } from './auto-steer'
import type { Context } from './context'
import { requirePresent } from './gone'
import { resolveEdits, type Edit } from './resolve-feature'
import { applyEdits, openVariant, variantText } from './variant-access'

export interface ChatRequest {
  address: Address
  messages: readonly Message[]
  /** Edits laid over the variant for this answer only. */
  pending: readonly Edit[]
  /** Choose features for the user's last message and write them to the variant. */
  autoSteer: boolean
  /** How the answer is drawn. */
  sampling: Omit<AnswerRequest, 'messages' | 'prompts' | 'controller' | 'abortEvents'>
}

/** An answer of a variant that has begun. */
export interface ChatAnswer {
  variantId: string
  /** The configuration that answers, pending edits included. */
  variantJson: string
  /** What auto-steering wrote to the variant, where it was asked for. */
  autoSteer?: SteeredAutomatically
  answer: Answer
}

/**
 * Starts an answer: lays automatic and pending edits over a copy of the stored variant and lets the model read the
 * conversation. Automatic edits are stored once the engine has begun to answer. Whatever is wrong with the request is
 * thrown here, before anything was said, and then nothing is stored.
 */
export async function chat(
  context: Context,
  { address, messages, pending, autoSteer: wanted, sampling }: ChatRequest,
  signal: AbortSignal,
): Promise<ChatAnswer> {
  const { variant, automatic, model } = await openVariant(context, address, signal)
  const edits = resolveEdits(context, model, pending, 'pending', variant)
  const planned = wanted ? await planForChat(context, model, messages, signal) : null
  if (planned) layAutomatic(variant, automatic, planned)
  applyEdits(variant, edits)
  requirePresent(variant, model)
  const request = {
    ...sampling,
    messages,
    controller: variant.controller(),
    abortEvents: variant.abortEvents,
  }
  let autoSteer: SteeredAutomatically | undefined
  const answer = await startAnswer(model, request, signal, async () => {
    if (!planned) return
    const stored = await storeSteering(context, address, planned)
    autoSteer = { ...stored, analyser: context.analyserOf(model).name }
  })
  return { variantId: address.variantId, variantJson: variantText(variant), autoSteer, answer }
}
