import 'server-only'
import type { z } from 'zod'
import { MODEL_HEADER } from '../http/handle'
import { openAiHandle, openAiMethods } from '../openai/route'
import { services, type Services } from '@/lib/server/services'

/** Also above what a contrast of two full datasets takes. */
const TIME_LIMIT_MS = 300_000

type Operation<Schema extends z.ZodType> = (
  services: Services,
  request: z.output<Schema>,
  signal: AbortSignal,
) => Promise<object>

/** What a route file of SteeringAPI's rows exports: `operation` answers POSTs of `schema`. */
export function steeringRoute<Schema extends z.ZodType>(schema: Schema, operation: Operation<Schema>) {
  return openAiMethods({
    POST: openAiHandle({ body: schema, timeLimitMs: TIME_LIMIT_MS }, async ({ input, signal }) => {
      const running = await services()
      const answer = await operation(running, input, signal)
      return Response.json(answer, { headers: { [MODEL_HEADER]: running.models.served } })
    }),
  })
}
