/** Carries the nonce that inline scripts and styles of a page need, from the proxy to the page. */
export const NONCE_HEADER = 'x-nonce'
/** Carries the name of the key with which a page's reader is signed in, from the proxy to the page. */
export const OWNER_HEADER = 'x-tiller-owner'

/** A number used once, in hexadecimal. */
export const newNonce = (): string => crypto.randomUUID().replaceAll('-', '')

/**
 * What a page may load: what this server serves, and of scripts only those that carry the nonce and what these load. Attributes
 * `style` are allowed, since components place themselves with them; a page can send nothing elsewhere, whatever is in it.
 * Source: https://csp.withgoogle.com/docs/strict-csp.html
 *
 * @param nonce fresh for each answer
 * @param development Next's development build evaluates texts
 */
export function contentPolicy(nonce: string, development = false): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
