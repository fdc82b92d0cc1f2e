import { z } from 'zod'
import { choiceCount, MAX_CHOICES } from '../../common/choices'
import { ignoredFields } from '../../common/openai-fields'
import { between } from '../../common/rules'
import { chatSampling, orDefault, repetitionPenalty } from '../../common/sampling'
import { stopTexts } from '../../common/stop'
import { usage } from '../../common/usage'
import { absent } from '../../common/absent'
import { envelope } from '../../v1/contract/envelope'
import { interventions } from '../../v1/contract/interventions'
import { modelName } from '../../v1/contract/model-name'
import { finishReason } from './chat-response'
import { streaming, streamOptionsAlone, streamOptionsAloneTold } from './streaming'

/** Evaluation harnesses send more than OpenAI's 4. */
const MAX_STOPS = 16
const MAX_PROMPTS = 128
const MAX_PROMPT_CHARS = 200_000
const MAX_PROMPT_TOKENS = 131_072
const MAX_LOGPROBS = 5

const text = z.string().min(1).max(MAX_PROMPT_CHARS)
const ids = z.array(z.int().min(0)).min(1).max(MAX_PROMPT_TOKENS)

/** One prompt or several, each a text or token ids. */
const prompts = z
  .union([
    text.transform((prompt) => [prompt]),
    ids.transform((prompt) => [prompt]),
    z.array(text).min(1).max(MAX_PROMPTS),
    z.array(ids).min(1).max(MAX_PROMPTS),
  ])
  .describe(
    'What the model continues, without a chat template: a text, its token ids, or a list of up to 128 texts or of lists of token ids',
  )

/** `best_of` is left out, null, or `n`, which is 1 where it is left out or null. */
const bestOfAll = {
  anyOf: [
    { properties: { best_of: { type: 'null' } } },
    { properties: { best_of: { const: 1 }, n: { enum: [null, 1] } } },
    ...Array.from({ length: MAX_CHOICES - 1 }, (_, at) => ({
      required: ['n'],
      properties: { best_of: { const: at + 2 }, n: { const: at + 2 } },
    })),
  ],
}

/** `POST /v1/completions`, as OpenAI's clients and evaluation harnesses send it. */
export const completionRequest = z
  .strictObject({
    model: modelName,
    prompt: prompts,
    ...streaming,
    max_tokens: orDefault(z.int().min(0), 16).describe(
      "The text's greatest length in tokens. 0: nothing is said, which with echo and logprobs rates the prompt alone",
    ),
    temperature: orDefault(z.number().min(0).max(2), 1).describe(
      'How freely tokens are drawn: 0 always takes the likeliest',
    ),
    top_p: orDefault(z.number().min(0).max(1), 1).describe(
      'Only the likeliest tokens that have this probability together are drawn from',
    ),
    stop: stopTexts(MAX_STOPS),
    ...chatSampling,
    repetition_penalty: orDefault(repetitionPenalty, 1).describe(
      'Above 1, tokens that the text holds become less likely; 1 is off',
    ),
    n: choiceCount,
    best_of: z
      .int()
      .min(1)
      .nullish()
      .describe('Taken only if it is n: no more texts are drawn than are told'),
    echo: orDefault(z.boolean(), false).describe('True: each text begins with its prompt'),
    logprobs: z
      .int()
      .min(0)
      .max(MAX_LOGPROBS)
      .nullish()
      .describe(
        "Tell each token's log-probability, and those of this many of the likeliest, 0 to 5; with echo for the prompt's tokens too",
      ),
    interventions,
    ...ignoredFields,
    suffix: absent('this model writes at the end of texts only', ['']),
  })
  .refine(...streamOptionsAlone)
  .refine(({ n, best_of }) => best_of == null || best_of === n, {
    path: ['best_of'],
    message: 'must be the same as n: no more texts are drawn than are told',
  })
  .meta(between(streamOptionsAloneTold, bestOfAll))

const logprobs = z.object({
  tokens: z
    .array(z.string())
    .describe("The tokens' texts; for part of a character its bytes, as in `bytes:\\xf0\\x9f`"),
  token_logprobs: z
    .array(z.number().nullable())
    .describe(
      'Natural logarithms of their probabilities under the model as steered; null for the first token of a prompt, which follows nothing',
    ),
  top_logprobs: z
    .array(z.record(z.string(), z.number()).nullable())
    .describe('The likeliest tokens in the place of each, and the token itself'),
  text_offset: z
    .array(z.int())
    .describe('Where each begins in the text, in characters (Unicode code points)'),
})
export type CompletionLogprobs = z.infer<typeof logprobs>

const choice = {
  index: z.int().describe('Choice c of prompt p has p · n + c'),
  text: z.string().describe('The text'),
  logprobs: logprobs
    .nullable()
    .describe(
      'If they were asked for; else null. A text that the model ended by itself has one more entry, for the token that ended it',
    ),
}

/** The answer when `stream` is false. */
export const completion = z.object({
  ...envelope,
  object: z.literal('text_completion').describe('What this is'),
  choices: z
    .array(
      z.object({
        ...choice,
        finish_reason: finishReason.describe(
          '`stop`: the model ended or a stop text came. `length`: the limit was reached',
        ),
      }),
    )
    .describe('The texts: n for each prompt'),
  usage,
})
export type Completion = z.infer<typeof completion>

/** One `data:` line of the stream; `data: [DONE]` follows the last. */
export const completionChunk = z.object({
  ...envelope,
  object: z.literal('text_completion').describe('What this is'),
  choices: z
    .array(
      z.object({
        ...choice,
        text: z.string().describe('The text that follows'),
        finish_reason: finishReason
          .nullable()
          .describe('As in a whole answer, in the last chunk of a text; null before'),
      }),
    )
    .describe('The text that the chunk belongs to; none in the last chunk with the usage'),
  usage: usage.nullish().describe('In the last chunk, if it was asked for'),
})
export type CompletionChunk = z.infer<typeof completionChunk>
