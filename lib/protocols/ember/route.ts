import 'server-only'
import { z } from 'zod'
import { handle, type Call, type Handler } from '../http/handle'
import type { methods } from '../http/methods'
import { reshapedMethods } from '../http/reshape'
import { services, type Services } from '@/lib/server/services'
import { emberRefusal, isRequestValidationError } from './errors'
import { validated } from './pydantic'

interface Options<Schema extends z.ZodObject> {
  body?: Schema
  query?: Schema
  timeLimitMs?: number
}

type EmberCall<Schema extends z.ZodObject> = Call<z.output<Schema>> & { services: Services }

/**
 * `handle` for the routes below /api/inference/v1: requests are checked as FastAPI does, every failure has Ember's shape,
 * and a `model` must be one of those served.
 */
export function emberHandle<Schema extends z.ZodObject>(
  { body, query, timeLimitMs }: Options<Schema>,
  respond: (call: EmberCall<Schema>) => unknown,
): Handler {
  return async (request, context) => {
    const answer = handle({ body: body && z.unknown(), timeLimitMs }, async (call) => {
      try {
        const running = await services()
        const input = body
          ? validated(served(body, running), call.input, 'body')
          : query && validated(served(query, running), queryOf(request, query), 'query')
        return await respond({ ...call, input: input as z.output<Schema>, services: running })
      } catch (error) {
        if (!isRequestValidationError(error)) throw error
        return Response.json({ detail: error.issues }, { status: 422 })
      }
    })
    return answer(request, context)
  }
}

/** `methods` for the routes below /api/inference/v1: every refusal is in Ember's shape. */
export function emberMethods(handlers: Parameters<typeof methods>[0]): ReturnType<typeof methods> {
  return reshapedMethods(handlers, emberRefusal)
}

/** The schema with its `model` narrowed to the names that are served, if it has one. */
function served(schema: z.ZodObject, { models }: Services): z.ZodObject {
  if (!('model' in schema.shape)) return schema
  return schema.extend({ model: z.literal(models.accepted) })
}

/** Parameters that the schema takes as lists keep all their values; of the others the last counts, as in FastAPI. */
function queryOf(request: Request, schema: z.ZodObject): Record<string, string | string[]> {
  const params = new URL(request.url).searchParams
  return Object.fromEntries(
    [...new Set(params.keys())].map((key) => {
      const values = params.getAll(key)
      return [key, schema.shape[key] instanceof z.ZodArray ? values : values.at(-1)!]
    }),
  )
}
