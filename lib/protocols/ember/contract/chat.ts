import { z } from 'zod'
import { choices } from '../../common/choices'
import { choiceLogprobs } from '../../common/logprobs'
import { ignoredFields, refusedFields } from '../../common/openai-fields'
import { chatSampling, repetitionPenalty } from '../../common/sampling'
import { seedNumber } from '../../common/seed'
import { controller, messages, model } from './common'
import { float, int, NOT_AN_INTEGER, spelled, topK } from './numbers'

const stopText = z.string().min(1).max(500)

/** OpenAI's fields, which its clients send here too: what would change the answer is honoured or refused as on /v1. */
const openAiFields = {
  ...chatSampling,
  seed: z
    .preprocess(spelled, seedNumber(NOT_AN_INTEGER))
    .nullish()
    .describe(chatSampling.seed.description ?? ''),
  ...choices,
  repetition_penalty: repetitionPenalty
    .nullish()
    .describe(
      'Above 1, tokens that the answer holds become less likely; left out: what the model recommends',
    ),
  max_tokens: int(1).nullish().describe('The older name of max_completion_tokens, which goes first'),
  ...ignoredFields,
  ...refusedFields,
}

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
  ...openAiFields,
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

const index = z.int().describe('Which of the answers, counted from 0')

const logprobs = {
  logprobs: choiceLogprobs
    .optional()
    .describe('The tokens with their log-probabilities, if they were asked for'),
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
        index,
        message: z
          .object({
            role: z.string().describe('`assistant`'),
            content: z.string().describe("The answer's text"),
          })
          .describe('What was said'),
        finish_reason: z.string().nullable().describe('`stop` or `length`'),
        ...logprobs,
      }),
    )
    .min(1)
    .describe('The answers: as many as `n` asked for'),
  usage: usage.optional().describe("Tiller's own: OpenAI's clients read it here"),
})
export type ChatCompletion = z.infer<typeof chatCompletion>

/** One `data:` line of the stream; `[DONE]` is the last. */
export const chatChunk = z.object({
  ...head,
  choices: z
    .array(
      z.object({
        index,
        delta: z
          .object({
            role: z.string().describe('`assistant`'),
            content: z.string().describe("The token's text"),
          })
          .describe('What follows'),
        gf_token_index: z
          .int()
          .describe('Unique in the stream: clients drop chunks whose index they have seen'),
        finish_reason: z
          .string()
          .nullable()
          .describe('`stop` or `length` in the last chunk of an answer; null before'),
        ...logprobs,
      }),
    )
    .min(1)
    .describe('The answers: as many as `n` asked for'),
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
