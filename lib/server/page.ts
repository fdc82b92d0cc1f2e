import 'server-only'
import { NextResponse } from 'next/server'
import { Failure } from '@/lib/errors'
import type { Access } from '@/lib/protocols/http/access'
import { letIn, refusing } from '@/lib/protocols/http/handle'
import { contentPolicy, newNonce, NONCE_HEADER, OWNER_HEADER } from '@/lib/protocols/http/page-headers'
import { tillerProtocol } from '@/lib/protocols/tiller/protocol'
import { door, gate } from './gate'

const SIGN_IN = '/signin'
/** What the sign-in page shows, which is served to everyone. */
const OPEN: readonly string[] = [SIGN_IN, '/icon.svg']

const wrongMethod = new Failure('method_not_allowed', 'This address answers GET, HEAD only.')
const refuseMethod = refusing(gate, tillerProtocol, wrongMethod, { Allow: 'GET, HEAD' })

/** Lets a request for a page through to it, or sends its reader to sign in, where the server has keys. */
export async function servePage(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (!['GET', 'HEAD'].includes(request.method)) return refuseMethod(request)
  const access: Access = OPEN.includes(pathname) ? 'anyone' : 'key'
  const response = await letIn(gate, tillerProtocol, access, ({ owner }) => {
    const idle = pathname === SIGN_IN && (owner !== null || !door().needsKey)
    return idle ? redirected(request, '/') : onward(request, owner)
  })(request)
  return response.status === 401 ? redirected(request, SIGN_IN + fromOf(pathname)) : response
}

const fromOf = (pathname: string) => (pathname === '/' ? '' : `?${new URLSearchParams({ from: pathname })}`)

/** Next makes the address relative, so that it holds behind a proxy, too. */
function redirected(request: Request, location: string): Response {
  const response = NextResponse.redirect(new URL(location, request.url), 303)
  response.headers.set('Cache-Control', 'no-store')
  return response
}

/** On to the page, which reads from its request the nonce and who is signed in. */
function onward(request: Request, owner: string | null): Response {
  const nonce = newNonce()
  const policy = contentPolicy(nonce, process.env.NODE_ENV === 'development')
  const headers = new Headers(request.headers)
  headers.set(NONCE_HEADER, nonce)
  headers.set('Content-Security-Policy', policy)
  headers.delete(OWNER_HEADER)
  if (owner !== null) headers.set(OWNER_HEADER, owner)
  return NextResponse.next({ request: { headers }, headers: { 'Content-Security-Policy': policy } })
}
