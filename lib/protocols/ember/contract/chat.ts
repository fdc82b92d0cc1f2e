import { z } from 'zod'
import { controller, messages, model } from './common'
import { float, int, topK } from './numbers'

const stopText = z.string().min(1).max(500)

/** `POST chat/completions` */
export const chatRequest = z.object({
  messages,
  model,
  controller: controller.optional(),
  stream: z.boolean().default(false).describe('True: the answer as server-sent events, token by token'),
  max_completion_tokens: int(1).nullish().describe("Left out or null: as many as the model's context holds"),
  top_p: float(0, 1)
    .default(0.9)
    .describe('Only the likeliest tokens that have this probability together are drawn from'),
  temperature: float(0, 2).default(0.6).describe('How freely tokens are drawn: 0 always takes the likeliest'),
  stop: z
    .union([stopText, z.array(stopText).max(64)])
    .nullish()
    .describe('The answer ends before the first of these texts: one, or up to 64'),
  seed: int(Number.MIN_SAFE_INTEGER).nullish().describe('The same seed and request give the same text'),
})
export type ChatRequest = z.input<typeof chatRequest>

const head = {
  id: z.string().describe("The answer's own id"),
  object: z.string().describe('`chat.completion`, or `chat.completion.chunk` in a stream'),
  created: z.int().nullable().describe('When the answer began: Unix time in seconds'),
  model: z.string().describe('The model that ran, whatever name it was asked for by'),
  system_fingerprint: z.string().describe('The engine and the model'),
  gf_event_names: z.array(z.string()).nullish().describe("Events of the controller's scopes, each name once"),
}

export const usage = z.object({
  prompt_tokens: z.int().describe("Tokens of the conversation, the chat template's included"),
  completion_tokens: z.int().describe('Tokens of the answer'),
  total_tokens: z.int().describe('Both together'),
})

export const chatCompletion = z.object({
  ...head,
  choices: z
    .array(
      z.object({
        index: z.int().describe('0: there is one answer'),
        message: z
          .object({
            role: z.string().describe('`assistant`'),
            content: z.string().describe("The answer's text"),
          })
          .describe('What was said'),
        finish_reason: z.string().nullable().describe('`stop` or `length`'),
      }),
    )
    .min(1)
    .describe('The one answer'),
  usage: usage.optional().describe("Tiller's own: OpenAI's clients read it here"),
})
export type ChatCompletion = z.infer<typeof chatCompletion>

/** One `data:` line of the stream; `[DONE]` is the last. */
export const chatChunk = z.object({
  ...head,
  choices: z
    .array(
      z.object({
        index: z.int().describe('0: there is one answer'),
        delta: z
          .object({
            role: z.string().describe('`assistant`'),
            content: z.string().describe("The token's text"),
          })
          .describe('What follows'),
        gf_token_index: z
          .int()
          .describe('Unique in the stream: clients drop chunks whose index they have seen'),
        finish_reason: z.string().nullable().describe('`stop` or `length` in the last chunk; null before'),
      }),
    )
    .min(1)
    .describe('The one answer'),
})
export type ChatChunk = z.infer<typeof chatChunk>

/** `POST chat/tokenize` */
export const tokenizeRequest = z.object({ messages, model })
export const tokenizeResponse = z.object({
  tokens: z
    .array(
      z.object({
        value: z.string().describe("The token's text"),
        message: z
          .int()
          .nullish()
          .describe(
            "Tiller's own: the index of the message that the token belongs to; null for the chat template's",
          ),
      }),
    )
    .describe("Every token of the rendered conversation, the chat template's included"),
})
export type TokenizeResponse = z.infer<typeof tokenizeResponse>

/** `POST chat-attribution/compute-logits` */
export const logitsRequest = z.object({
  messages,
  model,
  controller: controller.optional(),
  top_k: topK.nullish().describe('How many tokens, the likeliest first; 10 if left out'),
  filter_vocabulary: z
    .array(z.string())
    .max(8192)
    .nullish()
    .describe('Only tokens that read exactly so, white space included'),
})
/** The logits of the token that comes next, by its text. */
export const logitsResponse = z.object({
  logits: z
    .record(z.string(), z.number())
    .describe('The logit of each token, by its text; the largest first'),
})
export type LogitsResponse = z.infer<typeof logitsResponse>
