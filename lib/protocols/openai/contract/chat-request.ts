import { z } from 'zod'
import { interventions } from '../../v1/contract/interventions'
import { absent } from '../../v1/contract/absent'
import { conversation } from '../../v1/contract/messages'

export const MAX_CHOICES = 4
/** OpenAI's own limits. */
const MAX_STOPS = 4
const MAX_TOP_LOGPROBS = 20

const noTools = 'this model calls no tools'
const textOnly = 'this model writes text only'
const noBearing = 'Has no bearing on the answer'

/** OpenAI's clients send null for what their callers leave out. */
const orDefault = <Schema extends z.ZodType>(schema: Schema, value: z.output<Schema>) =>
  schema.nullish().transform((given) => given ?? value)

const stop = z
  .union([z.string().min(1), z.array(z.string().min(1)).max(MAX_STOPS)])
  .nullish()
  .transform((given) => (typeof given === 'string' ? [given] : (given ?? [])))
  .describe('The answer ends before the first of these texts: one, or up to 4')

/** What the answer is made of. The defaults of temperature and length are SteeringAPI's. */
const honoured = {
  model: z.string().min(1).max(200).describe('The model: its name, or one that stands for it'),
  messages: conversation,
  stream: orDefault(z.boolean(), false).describe('True: the answer as server-sent events, as it is said'),
  stream_options: z
    .strictObject({
      include_usage: z
        .boolean()
        .nullish()
        .describe('True: the last chunk says what was read and said, in tokens'),
      include_obfuscation: z.literal(false).nullish().describe('Chunks are never padded'),
    })
    .nullish()
    .describe('Only with "stream": true'),
  temperature: orDefault(z.number().min(0).max(2), 0.6).describe(
    'How freely tokens are drawn: 0 always takes the likeliest',
  ),
  top_p: orDefault(z.number().min(0).max(1), 1).describe(
    'Only the likeliest tokens that have this probability together are drawn from; 0 leaves the likeliest token alone in the choice',
  ),
  max_completion_tokens: z
    .int()
    .min(1)
    .nullish()
    .describe("The answer's greatest length in tokens; 256 if left out"),
  max_tokens: z.int().min(1).nullish().describe('The older name of max_completion_tokens, which goes first'),
  stop,
  seed: z.int().nullish().describe('Taken modulo 2³². Choice number i is drawn with seed + i.'),
  n: orDefault(z.int().min(1).max(MAX_CHOICES), 1).describe('How many answers, said one after the other'),
  logprobs: orDefault(z.boolean(), false).describe("True: tell each token's log-probability"),
  top_logprobs: z
    .int()
    .min(0)
    .max(MAX_TOP_LOGPROBS)
    .nullish()
    .describe('Tell this many of the likeliest tokens beside each; only with "logprobs": true'),
  /** SteeringAPI's. */
  interventions,
  repetition_penalty: orDefault(z.number().min(0.1).max(2), 1).describe(
    "SteeringAPI's: above 1, tokens that the answer holds become less likely; 1 is off",
  ),
}

/** OpenAI's fields that have no bearing on the answer here: labels, routing and billing. */
const ignored = {
  user: z.string().nullish().describe(noBearing),
  safety_identifier: z.string().nullish().describe(noBearing),
  prompt_cache_key: z.string().nullish().describe(noBearing),
  metadata: z.record(z.string(), z.string()).nullish().describe(noBearing),
  store: z.boolean().nullish().describe(noBearing),
  service_tier: z.string().nullish().describe(noBearing),
}

/** OpenAI's fields that would change the answer, and cannot. */
const refused = {
  tools: absent(noTools),
  tool_choice: absent(noTools, ['none', 'auto']),
  parallel_tool_calls: absent(noTools, [true, false]),
  functions: absent(noTools),
  function_call: absent(noTools, ['none', 'auto']),
  modalities: z
    .array(z.literal('text', `is not supported: ${textOnly}`))
    .max(1)
    .nullish()
    .describe('Text is all that this model writes'),
  audio: absent(textOnly),
  response_format: z
    .strictObject({
      type: z.literal('text', `must be "text": answers cannot be held to a format`).describe('`text`'),
    })
    .nullish()
    .describe('Answers cannot be held to a format'),
  frequency_penalty: absent('use repetition_penalty', [0]),
  presence_penalty: absent('use repetition_penalty', [0]),
  logit_bias: absent('steer features by interventions instead'),
  prediction: absent('there is nothing that it would speed up'),
  reasoning_effort: absent('this model does not reason before it answers', ['none']),
  verbosity: absent('this model knows no such setting'),
  web_search_options: absent('this model searches nothing'),
}

/** `POST /v1/chat/completions`, as OpenAI's clients and SteeringAPI's send it. */
export const chatCompletionRequest = z
  .strictObject({ ...honoured, ...ignored, ...refused })
  .refine((request) => request.stream || !request.stream_options, {
    path: ['stream_options'],
    message: 'is allowed only with "stream": true',
  })
  .refine((request) => request.logprobs || request.top_logprobs == null, {
    path: ['top_logprobs'],
    message: 'is allowed only with "logprobs": true',
  })
  .transform(({ max_tokens, max_completion_tokens, ...request }) => ({
    ...request,
    maxTokens: max_completion_tokens ?? max_tokens ?? 256,
  }))
export type ChatCompletionRequest = z.input<typeof chatCompletionRequest>
