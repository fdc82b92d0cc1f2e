import type { z } from 'zod'
import type { ServedModel } from '@/lib/models/served-model'
import type {
  attributeRequest,
  AttributeResponse,
  logitsRequest,
  LogitsResponse,
} from '@/lib/protocols/steering-api/contract'
import { controllerOf } from '../v1/controller'
import { Failure } from '@/lib/errors'
import { logitAttribution } from '@/lib/operations/logit-attribution'
import { nextLogits } from '@/lib/operations/next-logits'
import { envelope } from './envelope'
import { toItem } from './items'

/** `POST /v1/chat_attribution/attribute` */
export async function attributeItems(
  model: ServedModel,
  request: z.output<typeof attributeRequest>,
  signal: AbortSignal,
): Promise<AttributeResponse> {
  const head = envelope(model, 'feature.attribute', request.model)
  const controller = controllerOf(model.catalogue, request.interventions)
  const { messages } = request
  const { length } = await model.engine.tokenize(messages)
  const from = Math.max(1, request.start_idx ?? 0)
  const to = Math.min(length, request.end_idx ?? length)
  requireTokens(from, to, length)
  const effects = await logitAttribution(model, { messages, controller, from, to }, signal)
  const features = effects
    .slice(0, request.top_k)
    .map(({ entry, effect }) => ({ feature: toItem(model, entry), activation: effect }))
  return { ...head, features, usage: { total_tokens: length } }
}

/** `POST /v1/chat_attribution/logits` */
export async function logitsByText(
  model: ServedModel,
  request: z.output<typeof logitsRequest>,
  signal: AbortSignal,
): Promise<LogitsResponse> {
  const head = envelope(model, 'feature.logits', request.model)
  const controller = controllerOf(model.catalogue, request.interventions)
  const { messages, start_idx, end_idx, top_k } = request
  const { length } = await model.engine.tokenize(messages)
  const from = start_idx ?? undefined
  // An end behind the conversation means its end, which is the same as none.
  const to = end_idx == null || end_idx >= length ? undefined : end_idx
  requireTokens(from ?? 0, to ?? length, length)
  const range = { messages, controller, from, to, topK: top_k ?? undefined }
  const logits = await nextLogits(model, range, signal)
  return { ...head, logits: Object.fromEntries(logits), usage: { total_tokens: length } }
}

function requireTokens(from: number, to: number, length: number): void {
  if (from < to) return
  const message = `There are no tokens from ${from} to ${to}; the conversation has ${length}, counted from 0, and end_idx is exclusive.`
  throw new Failure('validation_failed', message, { issues: [{ path: 'start_idx', message }] })
}
