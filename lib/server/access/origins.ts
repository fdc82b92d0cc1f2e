import 'server-only'
import { Failure } from '@/lib/errors'
import { EXPOSED_HEADERS } from '@/lib/protocols/http/headers'

/** Under which host a request asks: its Host header, or what its address says where a program has sent none. */
export const askedHost = ({ headers, url }: Request): string =>
  (headers.get('host') ?? new URL(url).host).toLowerCase()

/**
 * Sees to it that a request of a browser comes from a page of this server or of one of `allowed`, and tells the browser in `told`
 * that such a page may read the answer. Requests without Origin and Sec-Fetch-Site come from programs, which act for nobody but
 * themselves. Only hosts are compared, not schemes: behind a proxy that ends TLS the server cannot know its own.
 * Sources: https://fetch.spec.whatwg.org/#origin-header, https://www.w3.org/TR/fetch-metadata/
 *
 * @param allowed origins, or `*` for any
 * @returns whether the page is this server's own, so that its cookie counts
 * @throws Failure `origin_not_allowed`
 */
export function checkOrigin(request: Request, allowed: readonly string[], told: Headers): boolean {
  const origin = request.headers.get('origin')
  told.append('Vary', 'Origin')
  if (origin === null) return checkSite(request, allowed)
  if (hostOf(origin) === askedHost(request)) return true
  const any = allowed.includes('*')
  if (!any && !allowed.includes(origin.toLowerCase())) throw refused(`"${origin.slice(0, 200)}"`)
  told.set('Access-Control-Allow-Origin', any ? '*' : origin)
  told.set('Access-Control-Expose-Headers', EXPOSED_HEADERS)
  return false
}

/** Browsers send no Origin with images, scripts and links. Links may lead here from anywhere. */
function checkSite({ headers, method }: Request, allowed: readonly string[]): boolean {
  const site = headers.get('sec-fetch-site')
  if (site === null || site === 'same-origin' || site === 'none') return true
  const isLink = headers.get('sec-fetch-mode') === 'navigate' && ['GET', 'HEAD'].includes(method)
  if (!isLink && !allowed.includes('*')) throw refused('another site')
  return false
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null)

function refused(from: string): Failure {
  return new Failure(
    'origin_not_allowed',
    `Pages of ${from} may not use this server. Whoever runs it can allow an origin with CORS_ORIGINS.`,
  )
}
