import { z } from 'zod'
import { autoSteerResponse } from './analysis'
import { errorCode } from './errors'
import { edit, MAX_EDITS } from './features'
import { messages } from './messages'
import { variantAddress, variantId } from './session'

/** `POST /chat/completions` */
export const chatRequest = variantAddress.extend({
  messages: messages.refine((list) => list.at(-1)?.role === 'user', 'The last message must be from the user'),
  stream: z.boolean().default(true),
  /** Analyse the last message and write the features that suit it to the variant before answering. */
  auto_steer: z.boolean().default(false),
  max_completion_tokens: z.int().min(1).max(4096).default(512),
  temperature: z.number().min(0).max(2).default(0.7),
  top_p: z.number().gt(0).max(1).default(0.9),
  /** The same seed, request and variant give the same text. Without one the server draws it and says which. */
  seed: z.int().min(0).max(0xffffffff).optional(),
  stop: z
    .union([z.string().min(1), z.array(z.string().min(1)).max(8)])
    .transform((s) => (typeof s === 'string' ? [s] : s))
    .optional(),
  /** Edits laid over the variant for this answer only; the stored variant stays as it is. */
  pending: z.array(edit).max(MAX_EDITS).default([]),
})
export type ChatRequest = z.input<typeof chatRequest>

export const finishReason = z.enum(['stop', 'length'])

export const usage = z.object({
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  total_tokens: z.int(),
})

const outcome = {
  variant_id: variantId,
  /** True if auto-steering applied any feature. */
  auto_steered: z.boolean(),
  /** What `POST /features/auto-steer` would have answered; null unless `auto_steer` was asked for. */
  auto_steer_result: autoSteerResponse.nullable(),
  /** The configuration that answered, pending edits included, as JSON text. */
  variant_json: z.string(),
  finish_reason: finishReason,
  usage,
  seed: z.int(),
}

/** The answer when `stream` is false. */
export const chatResponse = z.object({ content: z.string(), ...outcome })
export type ChatResponse = z.infer<typeof chatResponse>

/**
 * One `data:` line of the stream. `done` or `error` is the last. An answer that a condition of its variant ends closes with
 * the error `inference_aborted`, which names the event.
 */
export const chatEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('chunk'), delta: z.string(), variant_id: variantId }),
  z.object({ type: z.literal('done'), ...outcome }),
  z.object({ type: z.literal('error'), error: z.string(), code: errorCode, event_name: z.string().optional() }),
])
export type ChatEvent = z.infer<typeof chatEvent>
export type ChatDone = Extract<ChatEvent, { type: 'done' }>
