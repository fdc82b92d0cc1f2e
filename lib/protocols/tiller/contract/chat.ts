import { z } from 'zod'
import { chatSampling, repetitionPenalty } from '../../common/sampling'
import { seed } from '../../common/seed'
import { stopTexts } from '../../common/stop'
import { usage } from '../../common/usage'
import { autoSteerResponse } from './analysis'
import { errorCode } from './errors'
import { MAX_FOLLOWED } from './activations'
import { edit, MAX_EDITS } from './features'
import { scopes } from './scopes'
import { messages } from './messages'
import { variantAddress, variantId } from './session'

const MAX_STOPS = 8

/** `POST /chat/completions` */
export const chatRequest = variantAddress.extend({
  messages: messages
    .refine(
      (list) => list.at(-1)?.role !== 'system',
      'The last message must be from the user or the assistant',
    )
    .describe(
      "The conversation, the oldest message first. One that ends with an assistant's message is continued: the answer is what follows it",
    ),
  stream: z
    .boolean()
    .default(true)
    .describe('True: the answer as server-sent events, as it is said. False: as a whole'),
  auto_steer: z
    .boolean()
    .default(false)
    .describe(
      "Analyse the user's last message and write the features that suit it to the variant before answering",
    ),
  max_completion_tokens: z
    .int()
    .min(1)
    .max(4096)
    .default(512)
    .describe("The answer's greatest length in tokens"),
  temperature: z
    .number()
    .min(0)
    .max(2)
    .default(0.7)
    .describe('How freely tokens are drawn: 0 always takes the likeliest'),
  top_p: z
    .number()
    .gt(0)
    .max(1)
    .default(0.9)
    .describe('Only the likeliest tokens that have this probability together are drawn from'),
  repetition_penalty: repetitionPenalty
    .nullish()
    .describe(
      'Above 1, what the answer said before becomes less likely; 1: off. Left out: what the model recommends',
    ),
  ...chatSampling,
  seed: seed
    .nullish()
    .describe(
      'A whole number of up to 64 bits. The same seed, request and variant give the same text. Without one the server draws it and says which.',
    ),
  stop: stopTexts(MAX_STOPS),
  pending: z
    .array(edit)
    .max(MAX_EDITS)
    .default([])
    .describe('Edits laid over the variant for this answer only; the stored variant stays as it is'),
  pending_scopes: scopes
    .optional()
    .describe("Scopes in place of all the variant's, for this answer only; left out, the variant's hold"),
  follow: z
    .array(z.string().min(1).max(64))
    .max(MAX_FOLLOWED)
    .default([])
    .describe(
      `Features, by id, whose activations the stream tells of every piece of the answer: up to ${MAX_FOLLOWED}`,
    ),
})
export type ChatRequest = z.input<typeof chatRequest>

/** `POST /chat/tokens` */
export const countTokensRequest = variantAddress.extend({ messages })
export const countTokensResponse = z.object({
  tokens: z.int().describe("Tokens of the whole conversation, the chat template's included"),
  by_message: z
    .array(z.int())
    .describe(
      "Tokens of each message, with the chat template's around it; together they are `tokens`. One that alone is longer than the context counts as `context_length` + 1",
    ),
  context_length: z.int().describe('Tokens that the model reads at most, conversation and answer together'),
})
export type CountTokensRequest = z.input<typeof countTokensRequest>
export type CountTokensResponse = z.infer<typeof countTokensResponse>

export const finishReason = z.enum(['stop', 'length'])

const outcome = {
  variant_id: variantId.describe('The variant that answered'),
  auto_steered: z.boolean().describe('True if auto-steering applied any feature'),
  auto_steer_result: autoSteerResponse
    .nullable()
    .describe('What `POST /features/auto-steer` would have answered; null unless `auto_steer` was asked for'),
  variant_json: z.string().describe('The configuration that answered, pending edits included, as JSON text'),
  finish_reason: finishReason.describe(
    '`stop`: the model ended or a stop text came. `length`: the limit was reached',
  ),
  usage,
  seed: seed.describe(
    'The seed that the answer was drawn with: sent with the same request, it gives the same text',
  ),
  event_names: z
    .array(z.string())
    .optional()
    .describe(
      "Events of the variant's scopes whose condition held, each name once; left out if there were none",
    ),
}

/** The answer when `stream` is false. */
export const chatResponse = z.object({ content: z.string().describe("The answer's text"), ...outcome })
export type ChatResponse = z.infer<typeof chatResponse>

/**
 * One `data:` line of the stream. `read` comes first, and only where a condition held. `followed` comes where `follow` asks for it,
 * after the chunk that it tells of. `done` or `error` is the last. An answer that a condition of its variant ends closes with
 * the error `inference_aborted`, which names the event.
 */
export const chatEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('read').describe('What the event is'),
    event_names: z
      .array(z.string())
      .describe('Events of scopes whose condition held while the conversation was read'),
  }),
  z.object({
    type: z.literal('followed').describe('What the event is'),
    chunk: z.int().describe('The chunk that it tells of, counted from 0'),
    activations: z
      .array(z.number())
      .describe(
        "For each feature of `follow` its activation there, in the SAE's units, before steering; of several tokens the largest",
      ),
  }),
  z.object({
    type: z.literal('chunk').describe('What the event is'),
    delta: z.string().describe('The text that follows'),
    event_names: z
      .array(z.string())
      .optional()
      .describe(
        'Events of scopes whose condition held where this text was chosen; left out if there were none',
      ),
    variant_id: variantId.describe('The variant that answered'),
  }),
  z.object({ type: z.literal('done').describe('What the event is'), ...outcome }),
  z.object({
    type: z.literal('error').describe('What the event is'),
    error: z.string().describe('A sentence that says what went wrong'),
    code: errorCode.describe("The error's code, as in an error body"),
    event_name: z
      .string()
      .optional()
      .describe('For `inference_aborted`: the event of the scope that ended the answer'),
  }),
])
export type ChatEvent = z.infer<typeof chatEvent>
export type ChatDone = Extract<ChatEvent, { type: 'done' }>
