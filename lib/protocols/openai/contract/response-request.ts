import { z } from 'zod'
import type { Message } from '@/lib/steering'
import { absent } from '../../common/absent'
import { MAX_MESSAGE_CHARS, MAX_MESSAGES } from '../../common/limits'
import { textFormat } from '../../common/format'
import { ignoredFields, toolFields } from '../../common/openai-fields'
import { between } from '../../common/rules'
import { orDefault, repetitionPenalty, sampling } from '../../common/sampling'
import { stopTexts } from '../../common/stop'
import { interventions } from '../../v1/contract/interventions'
import { modelName } from '../../v1/contract/model-name'
import { streamOptionsAloneTold } from './streaming'

const MAX_STOPS = 4
const MAX_TOP_LOGPROBS = 20
/** What answers tell of log-probabilities is asked for by this name. */
const WITH_LOGPROBS = 'message.output_text.logprobs'

const textOnly = 'this model reads and writes text only'
const nothingStored = 'nothing is stored here. Send the whole conversation as input'

const text = z.string().max(MAX_MESSAGE_CHARS).describe('What is said')
const part = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('input_text').describe('What part it is'), text }),
    z.strictObject({
      type: z.literal('output_text').describe('What part it is'),
      text,
      annotations: absent('this model gives no annotations'),
      logprobs: z.array(z.unknown()).nullish().describe('As it was answered; it is not read'),
    }),
  ],
  'must be "input_text" or "output_text": this model reads text only',
)

/** Text parts are joined by line breaks, so that no two words grow together. */
const content = z
  .union([
    z
      .array(part)
      .min(1)
      .max(MAX_MESSAGES)
      .transform((parts) => parts.map((each) => each.text).join('\n'))
      .pipe(z.string().max(MAX_MESSAGE_CHARS)),
    text,
  ])
  .describe('What is said: text, or text in parts')

/** Messages, of which those of an answer can be sent back as they came. */
const message = z
  .strictObject({
    type: z
      .literal('message', 'must be "message": this model calls no tools and reads text only')
      .nullish()
      .describe('`message`'),
    role: z
      .enum(['system', 'developer', 'user', 'assistant'], 'must be system, developer, user or assistant')
      .describe('Who speaks; `developer` is a later name for `system`'),
    content,
    id: z.string().nullish().describe('As it was answered; it is not read'),
    status: z.string().nullish().describe('As it was answered; it is not read'),
    phase: absent("the model's chat template has no place for phases"),
  })
  .transform(({ role, content: said }): Message => {
    return { role: role === 'developer' ? 'system' : role, content: said }
  })

const input = z
  .union([
    text.min(1).transform((said): Message[] => [{ role: 'user', content: said }]),
    z.array(message).min(1).max(MAX_MESSAGES),
  ])
  .describe(
    "What the user says, or a conversation, the oldest message first; an assistant's last message is continued",
  )

const honoured = {
  model: modelName,
  input,
  instructions: z
    .string()
    .max(MAX_MESSAGE_CHARS)
    .nullish()
    .describe('A system message that is put before the input'),
  stream: orDefault(z.boolean(), false).describe('True: the answer as server-sent events, as it is said'),
  stream_options: z
    .strictObject({ include_obfuscation: z.literal(false).nullish().describe('Events are never padded') })
    .nullish()
    .describe('Only with "stream": true'),
  max_output_tokens: z
    .int()
    .min(1)
    .nullish()
    .describe("The answer's greatest length in tokens; 256 if left out"),
  temperature: orDefault(z.number().min(0).max(2), 1).describe(
    'How freely tokens are drawn: 0 always takes the likeliest',
  ),
  top_p: orDefault(z.number().min(0).max(1), 1).describe(
    'Only the likeliest tokens that have this probability together are drawn from',
  ),
  text: z
    .strictObject({ format: textFormat, verbosity: absent('this model knows no such setting') })
    .nullish()
    .describe('The form of the answer'),
  include: z
    .array(z.literal(WITH_LOGPROBS, `must be "${WITH_LOGPROBS}": there is nothing else to include`))
    .max(1)
    .nullish()
    .transform((given) => ({ logprobs: (given ?? []).length > 0 }))
    .describe(`\`${WITH_LOGPROBS}\`: tell each token's log-probability`),
  top_logprobs: z
    .int()
    .min(0)
    .max(MAX_TOP_LOGPROBS)
    .nullish()
    .describe('Tell each token with this many of the likeliest beside it, 0 to 20'),
  ...sampling,
  stop: stopTexts(MAX_STOPS),
  interventions,
  repetition_penalty: orDefault(repetitionPenalty, 1).describe(
    'Above 1, tokens that the answer holds become less likely; 1 is off',
  ),
}

/** Fields that would change what is done, and cannot. */
const refused = {
  store: z
    .literal(false, 'must be false: nothing is stored here')
    .nullish()
    .describe('Answers are never stored'),
  previous_response_id: absent(nothingStored),
  conversation: absent(nothingStored),
  prompt: absent('no prompts are stored here'),
  background: absent('answers are said while the request lasts', [false]),
  ...toolFields,
  max_tool_calls: absent('this model calls no tools'),
  reasoning: absent('this model does not reason before it answers'),
  truncation: absent('a conversation that is too long is refused', ['disabled']),
  context_management: absent('a conversation that is too long is refused'),
  moderation: absent('nothing here moderates'),
  modalities: absent(textOnly),
}

/** `POST /v1/responses`, as OpenAI's clients send it, with the sampling fields of chats beside it. */
export const responseRequest = z
  .strictObject({ ...honoured, ...ignoredFields, ...refused })
  .refine((request) => request.stream || !request.stream_options, {
    path: ['stream_options'],
    message: 'is allowed only with "stream": true',
  })
  .meta(between(streamOptionsAloneTold))
