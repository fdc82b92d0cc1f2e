import { z } from 'zod'
import { errorStatus, type ErrorCode } from '@/lib/errors'
import { featureName } from './feature-name'

export { errorStatus, type ErrorCode } from '@/lib/errors'

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
    .describe(
      'For `rate_limited`, `engine_unavailable`, `store_unavailable` and `request_in_progress`: seconds to wait before trying again',
    ),
  conflict: z
    .object({
      etag: z.string().describe('Send it as If-Match to make the change all the same'),
      stored: z.string().describe('What is kept as it is now, as JSON text'),
      proposed: z
        .string()
        .nullable()
        .describe(
          'What the change would have made of it, as JSON text; null where it would have been deleted or only read',
        ),
    })
    .optional()
    .describe('For `stale_variant` and `stale_version`: both sides of the conflict'),
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
