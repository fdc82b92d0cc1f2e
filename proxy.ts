import type { NextRequest } from 'next/server'
import { NextResponse } from 'next/server'
import { refusalOf } from '@/lib/server/malformed-address'
import { servePage } from '@/lib/server/page'

/** Addresses that route files answer, which let requests in themselves. The reference is one, and a page. */
const ROUTES = /^\/(?:(?:api|v1|livez|readyz|health|metrics)(?:\/|$)|reference\/)/

/**
 * Answers addresses that the router cannot decode and would fail on before any route runs, and lets requests in that ask for
 * pages, with the policy that browsers hold the page to.
 */
export function proxy(request: NextRequest): Response | Promise<Response> {
  const { pathname } = new URL(request.url)
  const refuse = refusalOf(pathname)
  if (refuse) return refuse(request)
  return ROUTES.test(pathname) ? NextResponse.next() : servePage(request)
}

/**
 * Pages; of all else only addresses with an escape: for the others the server neither runs this nor holds their bodies back for
 * it. What lies in `_next/static` is the same for everyone.
 */
export const config = {
  matcher: [
    '/(api|v1|reference)/(.*%.*)',
    '/((?!(?:api|v1|livez|readyz|health|metrics|_next/static)(?:/|$)|reference/).*)',
  ],
}
