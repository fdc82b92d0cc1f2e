import { NextResponse, type NextRequest } from 'next/server'
import { refusalOf } from '@/lib/server/malformed-address'

/**
 * Answers addresses that the router cannot decode and would fail on before any route runs. Everything else goes on to
 * its route.
 */
export function proxy(request: NextRequest): Response | Promise<Response> {
  const refuse = refusalOf(new URL(request.url).pathname)
  return refuse ? refuse(request) : NextResponse.next()
}

/** Only addresses with an escape: for all others the server neither runs this nor holds their bodies back for it. */
export const config = { matcher: '/(api|v1|reference)/(.*%.*)' }
