import { Transient } from './attempts'
import type { Asked } from './hub'
import type { HubSettings } from './hub-settings'
import type { Answer } from './send'
import { SourceError } from './source-error'

/** What a refusal of the hub means, and what to do about it. Transient where it is worth another attempt. */
export function refusalOf(
  { status, headers }: Pick<Answer, 'status' | 'headers'>,
  asked: Asked,
  { endpoint, token }: HubSettings,
): Error {
  const { repo, revision, path } = asked
  const code = headers.get('x-error-code') ?? ''
  const page = `${endpoint}/${repo}`
  if (status === 429 || status === 408 || status >= 500) {
    const busy = status === 429 ? 'asks for fewer requests' : 'has trouble'
    return new Transient(`${new URL(endpoint).host} ${busy} (${status}).`, retryAfter(headers))
  }
  if (code === 'GatedRepo' || /gated|restricted/i.test(headers.get('x-error-message') ?? ''))
    return new SourceError(token ? gatedFor(page, repo, token.from) : gated(page, repo, endpoint))
  if (status === 401 && token)
    return new SourceError(`The hub does not accept the token in ${token.from}. Make a new one at ${endpoint}/settings/tokens, or take the old one away for public models.`)
  if (status === 403)
    return new SourceError(`The hub does not let you read ${repo} (403).${token ? ` Give the token in ${token.from} the right to read it, at ${endpoint}/settings/tokens.` : ` If you have been given access, set HF_TOKEN to a token of yours.`}`)
  if (code === 'RevisionNotFound') return new SourceError(`${repo} has no revision "${revision}". See ${page}/tree/main.`)
  if (code === 'EntryNotFound' || (status === 404 && path !== undefined))
    return new SourceError(`${repo} has no file ${path ?? ''} at "${revision}" any more. Run the same command again.`)
  if (status === 401 || status === 404)
    return new SourceError(`There is no model ${repo} at ${endpoint}, or it is private. Check its name; for a private one set HF_TOKEN to a token that may read it.`)
  return new SourceError(`The hub answers ${status} for ${repo}, which Tiller cannot make sense of.`)
}

const gated = (page: string, repo: string, endpoint: string) =>
  `${repo} is gated: its makers want you to agree to something first. Ask for access at ${page}, make a token at ${endpoint}/settings/tokens, set HF_TOKEN to it, and run the same command again.`

const gatedFor = (page: string, repo: string, from: string) =>
  `${repo} is gated, and the account of the token in ${from} has no access to it yet. Ask for it at ${page}; a fine-grained token also needs the right to read gated repositories.`

/** In milliseconds: `Retry-After` holds seconds or a date. */
function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after')
  if (value === null) return undefined
  const seconds = Number(value)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}
