import type { z } from 'zod'
import type {
  attributeRequest,
  AttributeResponse,
  logitsRequest,
  LogitsResponse,
} from '@/lib/protocols/steering-api/contract'
import { controllerOf } from '../openai/controller'
import { OpenAiError } from '../openai/errors'
import { logitAttribution } from '@/lib/operations/logit-attribution'
import { nextLogits } from '@/lib/operations/next-logits'
import type { Services } from '@/lib/server/services'
import { envelope } from './envelope'
import { toItem } from './items'

/** `POST /v1/chat_attribution/attribute` */
export async function attributeItems(
  services: Services,
  request: z.output<typeof attributeRequest>,
  signal: AbortSignal,
): Promise<AttributeResponse> {
  const head = envelope(services, 'feature.attribute', request.model)
  const controller = controllerOf(services, request.interventions)
  const { messages } = request
  const { length } = await services.engine.tokenize(messages)
  const from = Math.max(1, request.start_idx ?? 0)
  const to = Math.min(length, request.end_idx ?? length)
  requireTokens(from, to, length)
  const effects = await logitAttribution(services, { messages, controller, from, to }, signal)
  const features = effects
    .slice(0, request.top_k)
    .map(({ entry, effect }) => ({ feature: toItem(services, entry), activation: effect }))
  return { ...head, features, usage: { total_tokens: length } }
}

/** `POST /v1/chat_attribution/logits` */
export async function logitsByText(
  services: Services,
  request: z.output<typeof logitsRequest>,
  signal: AbortSignal,
): Promise<LogitsResponse> {
  const head = envelope(services, 'feature.logits', request.model)
  const controller = controllerOf(services, request.interventions)
  const { messages, start_idx, end_idx, top_k } = request
  const { length } = await services.engine.tokenize(messages)
  const from = start_idx ?? undefined
  // An end behind the conversation means its end, which is the same as none.
  const to = end_idx == null || end_idx >= length ? undefined : end_idx
  requireTokens(from ?? 0, to ?? length, length)
  const range = { messages, controller, from, to, topK: top_k ?? undefined }
  const logits = await nextLogits(services, range, signal)
  return { ...head, logits: Object.fromEntries(logits), usage: { total_tokens: length } }
}

function requireTokens(from: number, to: number, length: number): void {
  if (from < to) return
  const message = `There are no tokens from ${from} to ${to}; the conversation has ${length}, counted from 0, and end_idx is exclusive.`
  throw new OpenAiError(400, 'validation_failed', message, 'start_idx')
}
