import { z } from 'zod'
import { controller, messages, model } from './common'
import { float, int, topK } from './numbers'

const stopText = z.string().min(1).max(500)

/** `POST chat/completions` */
export const chatRequest = z.object({
  messages,
  model,
  controller: controller.optional(),
  stream: z.boolean().default(false),
  /** Left out or null: as many as the model's context holds. */
  max_completion_tokens: int(1).nullish(),
  top_p: float(0, 1).default(0.9),
  temperature: float(0, 2).default(0.6),
  stop: z.union([stopText, z.array(stopText).max(64)]).nullish(),
  /** The same seed and request give the same text. */
  seed: int(Number.MIN_SAFE_INTEGER).nullish(),
})
export type ChatRequest = z.input<typeof chatRequest>

const head = {
  id: z.string(),
  object: z.string(),
  created: z.int().nullable(),
  /** The model that ran, whatever name it was asked for by. */
  model: z.string(),
  system_fingerprint: z.string(),
  /** Events of the controller's scopes, each name once. */
  gf_event_names: z.array(z.string()).nullish(),
}

export const usage = z.object({
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  total_tokens: z.int(),
})

export const chatCompletion = z.object({
  ...head,
  choices: z
    .array(
      z.object({
        index: z.int(),
        message: z.object({ role: z.string(), content: z.string() }),
        finish_reason: z.string().nullable(),
      }),
    )
    .min(1),
  /** Tiller's own: OpenAI's clients read it here. */
  usage: usage.optional(),
})
export type ChatCompletion = z.infer<typeof chatCompletion>

/** One `data:` line of the stream; `[DONE]` is the last. */
export const chatChunk = z.object({
  ...head,
  choices: z
    .array(
      z.object({
        index: z.int(),
        delta: z.object({ role: z.string(), content: z.string() }),
        /** Unique in the stream: clients drop chunks whose index they have seen. */
        gf_token_index: z.int(),
        finish_reason: z.string().nullable(),
      }),
    )
    .min(1),
})
export type ChatChunk = z.infer<typeof chatChunk>

/** `POST chat/tokenize` */
export const tokenizeRequest = z.object({ messages, model })
export const tokenizeResponse = z.object({
  tokens: z.array(
    z.object({
      value: z.string(),
      /** Tiller's own: the index of the message that the token belongs to; null for the chat template's. */
      message: z.int().nullish(),
    }),
  ),
})
export type TokenizeResponse = z.infer<typeof tokenizeResponse>

/** `POST chat-attribution/compute-logits` */
export const logitsRequest = z.object({
  messages,
  model,
  controller: controller.optional(),
  top_k: topK.nullish(),
  /** Only tokens that read exactly so, white space included. */
  filter_vocabulary: z.array(z.string()).max(8192).nullish(),
})
/** The logits of the token that comes next, by its text. */
export const logitsResponse = z.object({ logits: z.record(z.string(), z.number()) })
export type LogitsResponse = z.infer<typeof logitsResponse>
