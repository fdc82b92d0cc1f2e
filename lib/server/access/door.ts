import 'server-only'
import { Failure } from '@/lib/errors'
import type { Access, Caller } from '@/lib/protocols/http/access'
import type { RateLimit } from '@/lib/protocols/http/limits'
import { checkHost } from './hosts'
import type { KeyRing } from './key-ring'
import { checkOrigin } from './origins'
import { type SignIn } from './sign-in'

export interface DoorSettings {
  /** Names under which the server is reached. */
  hosts: readonly string[]
  /** Origins of other pages that may ask. */
  origins: readonly string[]
  limit: RateLimit
  keys: KeyRing
  signIn: SignIn
}

/** What every request passes before anything else is done for it. */
export class Door {
  constructor(private readonly settings: DoorSettings) {}

  /** Whether requests need a key. */
  get needsKey(): boolean {
    return this.settings.keys.needed
  }

  /**
   * Lets a request in, and says whose it is.
   * @param told headers of the answer, refusals' too
   * @throws Failure `host_not_served`, `origin_not_allowed`, `rate_limited` or `unauthorized`
   */
  async admit(request: Request, told: Headers, access: Access = 'key'): Promise<Caller> {
    if (access === 'probe') return { owner: null }
    const { hosts, origins, limit, keys } = this.settings
    checkHost(request.headers.get('host'), hosts)
    const own = checkOrigin(request, origins, told)
    const owner = keys.needed ? await this.ownerOf(request.headers, own) : null
    await limit.admit(request.headers, told, owner)
    if (keys.needed && owner === null && access === 'key') {
      told.set('WWW-Authenticate', 'Bearer realm="Tiller"')
      throw unauthorized(request.headers)
    }
    return { owner, counted: limit.countedAs(request.headers, owner) }
  }

  /** The Set-Cookie header for whoever has this key; null where none is needed. Throws `unauthorized` for any other key. */
  async signIn(request: Request, given: string): Promise<{ owner: string; cookie: string } | null> {
    const { keys, signIn } = this.settings
    if (!keys.needed) return null
    const key = await keys.find(given)
    if (!key) throw new Failure('unauthorized', 'This is none of the keys of this server.')
    const secure = request.headers.get('origin')?.startsWith('https:') ?? false
    return { owner: key.name, cookie: signIn.issue(key, secure) }
  }

  /** A key that was sent counts, right or wrong; the cookie does only for pages of this server. */
  private async ownerOf(headers: Headers, own: boolean): Promise<string | null> {
    const { keys, signIn } = this.settings
    const given = keyIn(headers)
    if (given !== null) return (await keys.find(given))?.name ?? null
    if (!own) return null
    return signIn.keyOf(headers.get('cookie'), await keys.all())?.name ?? null
  }
}

/** The key as clients of OpenAI, Ember and SteeringAPI send it: as a bearer token, or in `x-api-key`. */
function keyIn(headers: Headers): string | null {
  const [, bearer] = /^\s*Bearer\s+(\S+)\s*$/i.exec(headers.get('authorization') ?? '') ?? []
  return bearer ?? (headers.get('x-api-key')?.trim() || null)
}

function unauthorized(headers: Headers): Failure {
  const how =
    'Send one of its keys as "Authorization: Bearer KEY" or "x-api-key: KEY", or sign in at /signin.'
  const told =
    keyIn(headers) === null ? 'This server needs a key.' : 'This is none of the keys of this server.'
  return new Failure('unauthorized', `${told} ${how}`)
}
