import { errorBody, type ErrorBody } from '@/lib/protocols/tiller/contract'
import type { Handler } from './handle'
import { methods } from './methods'

/** A refusal as a wire protocol words it. */
type Reshape = (body: ErrorBody, status: number) => { body: unknown; status: number }

/** `methods` for routes of a wire protocol: every refusal in the contract's words leaves in the protocol's own. */
export function reshapedMethods(
  handlers: Parameters<typeof methods>[0],
  reshape: Reshape,
): ReturnType<typeof methods> {
  const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods(handlers)
  const reshaped =
    (handler: Handler): Handler =>
    async (request, context) =>
      reshapeRefusal(await handler(request, context), reshape)
  return {
    GET: reshaped(GET),
    POST: reshaped(POST),
    PUT: reshaped(PUT),
    PATCH: reshaped(PATCH),
    DELETE: reshaped(DELETE),
    OPTIONS,
  }
}

/** Rewrites an answer whose body is the contract's error; every other answer passes as it is. */
export async function reshapeRefusal(response: Response, reshape: Reshape): Promise<Response> {
  if (response.ok) return response
  const parsed = errorBody.safeParse(await response.clone().json())
  if (!parsed.success) return response
  const { body, status } = reshape(parsed.data, response.status)
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  return Response.json(body, { status, headers })
}
