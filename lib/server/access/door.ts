import 'server-only'
import type { Access, Caller } from '@/lib/protocols/http/access'
import type { RateLimit } from '@/lib/protocols/http/limits'
import { checkHost } from './hosts'
import { checkOrigin } from './origins'

export interface DoorSettings {
  /** Names under which the server is reached. */
  hosts: readonly string[]
  /** Origins of other pages that may ask. */
  origins: readonly string[]
  limit: RateLimit
}

/** What every request passes before anything else is done for it. */
export class Door {
  constructor(private readonly settings: DoorSettings) {}

  /**
   * Lets a request in, and says whose it is.
   * @param told headers of the answer, refusals' too
   * @throws Failure `host_not_served`, `origin_not_allowed` or `rate_limited`
   */
  async admit(request: Request, told: Headers, access: Access = 'key'): Promise<Caller> {
    if (access === 'probe') return { owner: null }
    const { hosts, origins, limit } = this.settings
    checkHost(request.headers.get('host'), hosts)
    checkOrigin(request, origins, told)
    await limit.admit(request.headers, told)
    return { owner: null }
  }
}
