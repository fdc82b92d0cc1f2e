import { z } from 'zod'
import { featureName } from './feature-name'

/** Every error code that `/api/v1` answers with, and its HTTP status. The one table: handlers and clients both read it. */
export const errorStatus = {
  invalid_json: 400,
  malformed_address: 400,
  context_length_exceeded: 400,
  inference_aborted: 400,
  unknown_session: 404,
  unknown_variant: 404,
  unknown_feature: 404,
  not_found: 404,
  method_not_allowed: 405,
  ambiguous_feature: 409,
  variant_exists: 409,
  payload_too_large: 413,
  validation_failed: 422,
  rate_limited: 429,
  internal: 500,
  unsupported_by_engine: 501,
  engine_unavailable: 503,
} as const satisfies Record<string, number>

export type ErrorCode = keyof typeof errorStatus

export const errorCode = z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]])

/** Body of every 4xx and 5xx answer of `/api/v1`. */
export const errorBody = z.object({
  detail: z.string().describe('A sentence that says what was wrong and how to mend it'),
  code: errorCode.describe('Stays the same, whatever the sentence says'),
  issues: z
    .array(
      z.object({
        path: z.string().describe('Where in the request, as in `messages[0].content`'),
        message: z.string().describe('What was wrong there'),
      }),
    )
    .optional()
    .describe('For `validation_failed`: where in the request, and what was wrong there'),
  nearest: z
    .array(z.object(featureName))
    .optional()
    .describe('For `unknown_feature` and `ambiguous_feature`: the labels nearest to the one asked for'),
  retry_after: z
    .number()
    .optional()
    .describe('For `rate_limited` and `engine_unavailable`: seconds to wait before trying again'),
  content: z
    .string()
    .optional()
    .describe('For `inference_aborted`: what had been said when the condition held'),
  event_name: z
    .string()
    .optional()
    .describe('For `inference_aborted`: the event of the scope that ended the answer'),
})

export type ErrorBody = z.infer<typeof errorBody>
