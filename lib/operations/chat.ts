import { layAutomatic } from '@/lib/assist/automatic-edits'
import { startAnswer, type Answer, type AnswerRequest } from '@/lib/models/answer'
import type { Message, NestedScopeJson } from '@/lib/steering'
import type { StoredVariant } from '@/lib/store/port'
import { planForChat, storeSteering, type SteeredAutomatically } from './auto-steer'
import type { Context } from './context'
import { requirePresent } from './gone'
import { givenScopes } from './given-scopes'
import { resolveEdits, resolveFeature, type Edit } from './resolve-feature'
import { requireExpected, type Target } from './stale'
import { applyEdits, openVariant, variantText } from './variant-access'

export interface ChatRequest {
  /** A version that the asker has not seen is refused, so that nothing else answers than what they know. */
  target: Target
  messages: readonly Message[]
  /** Edits laid over the variant for this answer only. */
  pending: readonly Edit[]
  /** Scopes in place of the variant's, for this answer only. */
  scopes?: readonly NestedScopeJson[]
  /** Ids of features whose activations are told of every token. */
  follow?: readonly string[]
  /** Choose features for the user's last message and write them to the variant. */
  autoSteer: boolean
  /** How the answer is drawn. */
  sampling: Omit<AnswerRequest, 'messages' | 'prompts' | 'controller' | 'abortEvents' | 'follow'>
}

/** An answer of a variant that has begun. */
export interface ChatAnswer {
  /** The variant as it is stored now. */
  stored: StoredVariant
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
  { target, messages, pending, scopes, follow = [], autoSteer: wanted, sampling }: ChatRequest,
  signal: AbortSignal,
): Promise<ChatAnswer> {
  const { variant, stored, model } = await openVariant(context, target, signal)
  requireExpected(target, stored, null)
  const edits = resolveEdits(context, model, pending, 'pending', variant)
  const followed = follow.map((id) => resolveFeature(context, model, { id }).indexInSae)
  if (scopes)
    variant.setScopes(await givenScopes(context, model, variant.baseModel, scopes, 'pending_scopes'))
  const planned = wanted ? await planForChat(context, model, messages, signal) : null
  if (planned) layAutomatic(variant, stored.automatic, planned)
  applyEdits(variant, edits)
  requirePresent(variant, model)
  const request = {
    ...sampling,
    messages,
    controller: variant.controller(),
    abortEvents: variant.abortEvents,
    ...(followed.length > 0 && { follow: followed }),
  }
  let autoSteer: SteeredAutomatically | undefined
  const answer = await startAnswer(model, request, signal, async () => {
    if (!planned) return
    const steered = await storeSteering(context, target, planned)
    autoSteer = { ...steered, analyser: context.analyserOf(model).name }
  })
  return { stored: autoSteer?.stored ?? stored, variantJson: variantText(variant), autoSteer, answer }
}
