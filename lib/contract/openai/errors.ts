import { z } from 'zod'

/**
 * Body of every 4xx and 5xx answer below `/v1`. OpenAI's clients read `error`; vllm-sdk speaks to the same addresses and
 * reads `detail`, so every body carries both.
 */
export const openAiErrorBody = z.object({
  error: z.object({
    message: z.string(),
    type: z.enum(['invalid_request_error', 'rate_limit_error', 'server_error']),
    /** Where in the request, as in `messages[0].content`. */
    param: z.string().nullable(),
    code: z.string(),
  }),
  detail: z.string(),
})
export type OpenAiErrorBody = z.infer<typeof openAiErrorBody>

/** What a stream holds in place of the chunks that a failure cut off; it is the last event. */
export const openAiStreamError = openAiErrorBody.pick({ error: true })
