import 'server-only'
import type { z } from 'zod'
import { handle, type Call, type Handler, type RouteOptions } from '../http/handle'
import type { methods } from '../http/methods'
import { reshapedMethods } from '../http/reshape'
import { isOpenAiError, openAiBody, openAiRefusal } from './errors'

type Respond<Schema extends z.ZodType> = (call: Call<z.output<Schema>>) => unknown

/** `handle` for the routes below /v1: the operation may also throw an OpenAiError. */
export function openAiHandle<Schema extends z.ZodType>(
  options: RouteOptions<Schema>,
  respond: Respond<Schema>,
): Handler {
  return handle(options, async (call) => {
    try {
      return await respond(call)
    } catch (error) {
      if (!isOpenAiError(error)) throw error
      return Response.json(openAiBody(error.status, error), { status: error.status })
    }
  })
}

/** `methods` for the routes below /v1: every refusal is in OpenAI's shape. */
export function openAiMethods(handlers: Parameters<typeof methods>[0]): ReturnType<typeof methods> {
  const all = reshapedMethods(handlers, openAiRefusal)
  return { ...all, OPTIONS: preflight(all.OPTIONS) }
}

/** OpenAI's browser client sends headers of its own, whose names differ between versions: all that it asks for are allowed. */
function preflight(handler: Handler): Handler {
  return async (request, context) => {
    const response = await handler(request, context)
    const asked = request.headers.get('access-control-request-headers')
    if (asked !== null) response.headers.set('Access-Control-Allow-Headers', asked)
    return response
  }
}
