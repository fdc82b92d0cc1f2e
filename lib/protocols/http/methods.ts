import 'server-only'
import { ApiError } from '@/lib/errors'
import { allowAnyOrigin, errorResponse, handle, type Handler } from './handle'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
type Method = (typeof METHODS)[number]
type RouteModule = Record<Method | 'OPTIONS', Handler>

/**
 * What a route file exports: the given handlers, and for every other method an answer in the contract's words, since
 * the framework's own 405 has no body.
 */
export function methods(handlers: Partial<Record<Method, Handler>>): RouteModule {
  const allowed = [
    ...METHODS.filter((method) => handlers[method]),
    ...(handlers.GET ? ['HEAD'] : []),
    'OPTIONS',
  ]
  const allow = allowed.join(', ')
  const refuse = handle({}, () =>
    errorResponse(new ApiError('method_not_allowed', `This address answers ${allow} only.`), {
      Allow: allow,
    }),
  )
  return {
    GET: handlers.GET ?? refuse,
    POST: handlers.POST ?? refuse,
    PUT: handlers.PUT ?? refuse,
    PATCH: handlers.PATCH ?? refuse,
    DELETE: handlers.DELETE ?? refuse,
    OPTIONS: preflight(allow),
  }
}

function preflight(allow: string): Handler {
  return async () => {
    const headers = new Headers({
      Allow: allow,
      'Access-Control-Allow-Methods': allow,
      'Access-Control-Allow-Headers': 'Content-Type, Authorization, X-Api-Key',
      'Access-Control-Max-Age': '86400',
    })
    allowAnyOrigin(headers)
    return new Response(null, { status: 204, headers })
  }
}
