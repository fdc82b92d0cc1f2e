import { z } from 'zod'
import { absent } from './absent'

const noTools = 'this model calls no tools'
const textOnly = 'this model writes text only'
const noBearing = 'Has no bearing on the answer'

/** OpenAI's fields that have no bearing on the answer here: labels, routing and billing. */
export const ignoredFields = {
  user: z.string().nullish().describe(noBearing),
  safety_identifier: z.string().nullish().describe(noBearing),
  prompt_cache_key: z.string().nullish().describe(noBearing),
  metadata: z.record(z.string(), z.string()).nullish().describe(noBearing),
  service_tier: z.string().nullish().describe(noBearing),
}

export const toolFields = {
  tools: absent(noTools),
  tool_choice: absent(noTools, ['none', 'auto']),
  parallel_tool_calls: absent(noTools, [true, false]),
}

/** OpenAI's fields of a chat that would change the answer, and cannot. */
export const refusedFields = {
  ...toolFields,
  functions: absent(noTools),
  function_call: absent(noTools, ['none', 'auto']),
  modalities: z
    .array(z.literal('text', `is not supported: ${textOnly}`))
    .max(1)
    .nullish()
    .describe('Text is all that this model writes'),
  audio: absent(textOnly),
  prediction: absent('there is nothing that it would speed up'),
  reasoning_effort: absent('this model does not reason before it answers', ['none']),
  verbosity: absent('this model knows no such setting'),
  web_search_options: absent('this model searches nothing'),
}
