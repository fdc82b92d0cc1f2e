import { z } from 'zod'

/**
 * Body of every 4xx and 5xx answer below `/v1`. OpenAI's clients read `error`; vllm-sdk speaks to the same addresses and
 * reads `detail`, so every body carries both.
 */
export const openAiErrorBody = z.object({
  error: z
    .object({
      message: z.string().describe('A sentence that says what was wrong and how to mend it'),
      type: z
        .enum(['invalid_request_error', 'rate_limit_error', 'server_error'])
        .describe('What sort of error it is'),
      param: z.string().nullable().describe('Where in the request, as in `messages[0].content`'),
      code: z.string().describe('Stays the same, whatever the sentence says'),
    })
    .describe("What OpenAI's clients read"),
  detail: z.string().describe('The same sentence, where vllm-sdk looks for it'),
})
export type OpenAiErrorBody = z.infer<typeof openAiErrorBody>

/** What a stream holds in place of the chunks that a failure cut off; it is the last event. */
export const openAiStreamError = openAiErrorBody.pick({ error: true })
