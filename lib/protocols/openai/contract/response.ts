import { z } from 'zod'
import { ratedToken } from '../../common/logprobs'

const status = z.enum(['in_progress', 'completed', 'incomplete'])

const outputText = z.object({
  type: z.literal('output_text').describe('What part it is'),
  text: z.string().describe('What was said'),
  annotations: z.array(z.never()).describe('Always empty'),
  logprobs: z.array(ratedToken).describe('One entry for each token of the text, if they were asked for'),
})

const outputMessage = z.object({
  id: z.string().describe("The message's own id"),
  type: z.literal('message').describe('What this is'),
  role: z.literal('assistant').describe('`assistant`'),
  status: status.describe('`incomplete`: the limit was reached'),
  content: z.array(outputText).describe('What was said, in one part'),
})
export type OutputMessage = z.infer<typeof outputMessage>

const usage = z.object({
  input_tokens: z.int().describe("Tokens of the conversation, the chat template's included"),
  input_tokens_details: z
    .object({ cached_tokens: z.literal(0).describe('Nothing is cached') })
    .describe('What they are made of'),
  output_tokens: z.int().describe('Tokens of the answer'),
  output_tokens_details: z
    .object({ reasoning_tokens: z.literal(0).describe('This model does not reason before it answers') })
    .describe('What they are made of'),
  total_tokens: z.int().describe('Both together'),
})

/** The answer when `stream` is false. Fields that say what was asked for repeat the request, defaults filled in. */
export const response = z.object({
  id: z.string().describe("The answer's own id"),
  object: z.literal('response').describe('What this is'),
  created_at: z.int().describe('Unix time in seconds'),
  model: z.string().describe('The model that ran, whatever name it was asked for by'),
  status: status.describe('`incomplete`: the limit was reached'),
  error: z
    .null()
    .describe('Always null: a failure is an answer of another status, or the last event of a stream'),
  incomplete_details: z
    .object({ reason: z.literal('max_output_tokens').describe('The limit was reached') })
    .nullable()
    .describe('Why the answer is incomplete'),
  instructions: z.string().nullable().describe('As asked'),
  max_output_tokens: z.int().nullable().describe('As asked'),
  temperature: z.number().describe('As asked'),
  top_p: z.number().describe('As asked'),
  top_logprobs: z.int().describe('As asked'),
  output: z.array(outputMessage).describe('The one message that was said; empty before it begins'),
  usage: usage.nullable().describe('What was read and said, in tokens; null before the end'),
  text: z
    .object({
      format: z
        .looseObject({ type: z.string().describe('`text`, `json_object` or `json_schema`') })
        .describe('As asked'),
    })
    .describe('The form of the answer'),
  tools: z.array(z.never()).describe('Always empty'),
  tool_choice: z.literal('none').describe('This model calls no tools'),
  parallel_tool_calls: z.literal(false).describe('This model calls no tools'),
  previous_response_id: z.null().describe('Nothing is stored'),
  store: z.literal(false).describe('Nothing is stored'),
  truncation: z.literal('disabled').describe('A conversation that is too long is refused'),
  metadata: z.record(z.string(), z.string()).nullable().describe('As sent'),
})
export type ResponseObject = z.infer<typeof response>

const numbered = { sequence_number: z.int().describe('Counts the events of the stream from 0') }
const inItem = {
  ...numbered,
  item_id: z.string().describe("The message's id"),
  output_index: z.literal(0).describe('There is one message'),
  content_index: z.literal(0).describe('It has one part'),
}
const type = <Name extends string>(name: Name) => z.literal(name).describe('What the event is')
const whole = response.describe('The answer so far')

/**
 * One `data:` line of the stream. `response.completed` or `response.incomplete` is the last, unless something fails; then it
 * is an `error`.
 */
export const responseEvent = z.discriminatedUnion('type', [
  z.object({ type: type('response.created'), response: whole, ...numbered }),
  z.object({ type: type('response.in_progress'), response: whole, ...numbered }),
  z.object({
    type: type('response.output_item.added'),
    item: outputMessage.describe('The message, still empty'),
    output_index: inItem.output_index,
    ...numbered,
  }),
  z.object({
    type: type('response.content_part.added'),
    part: outputText.describe('Its part, still empty'),
    ...inItem,
  }),
  z.object({
    type: type('response.output_text.delta'),
    delta: z.string().describe('The text that follows'),
    logprobs: outputText.shape.logprobs,
    ...inItem,
  }),
  z.object({
    type: type('response.output_text.done'),
    text: z.string().describe('The whole text'),
    logprobs: outputText.shape.logprobs,
    ...inItem,
  }),
  z.object({ type: type('response.content_part.done'), part: outputText.describe('The part'), ...inItem }),
  z.object({
    type: type('response.output_item.done'),
    item: outputMessage.describe('The message'),
    output_index: inItem.output_index,
    ...numbered,
  }),
  z.object({ type: type('response.completed'), response: whole, ...numbered }),
  z.object({ type: type('response.incomplete'), response: whole, ...numbered }),
])
export type ResponseEvent = z.infer<typeof responseEvent>
