import { DEFAULT_SESSION_ID, DEFAULT_VARIANT_ID } from '@/lib/contract'
import {
  TooManyVariants,
  UnknownSession,
  UnknownVariant,
  VariantExists,
  type Address,
  type NewVariant,
  type StoredVariant,
  type VariantStore,
} from './port'

export interface MemoryStoreLimits {
  /** Beyond this many sessions the one that was not used for longest is dropped; the default session never is. */
  sessions: number
  /** A session takes no more variants than this. */
  variantsPerSession: number
}

const DEFAULT_LIMITS: MemoryStoreLimits = { sessions: 10_000, variantsPerSession: 256 }

type Session = Map<string, string>

/** Keeps everything in the process: it is gone when the server stops. */
export class MemoryVariantStore implements VariantStore {
  /** In the order of their last use, the longest ago first. */
  private readonly sessions = new Map<string, Session>()
  private readonly defaultSession: Session

  /** @param emptyVariant JSON of the variant that a session starts with. */
  constructor(
    private readonly emptyVariant: string,
    private readonly limits = DEFAULT_LIMITS,
  ) {
    this.defaultSession = this.freshSession()
  }

  async createSession(): Promise<StoredVariant> {
    const sessionId = crypto.randomUUID()
    this.sessions.set(sessionId, this.freshSession())
    const [longestUnused] = this.sessions.keys()
    if (this.sessions.size > this.limits.sessions && longestUnused) this.sessions.delete(longestUnused)
    return { sessionId, variantId: DEFAULT_VARIANT_ID, json: this.emptyVariant }
  }

  async createVariant({ sessionId, variantId, baseVariantId }: NewVariant): Promise<StoredVariant> {
    const session = this.session(sessionId)
    const json = baseVariantId === undefined ? this.emptyVariant : this.variant(session, baseVariantId)
    const id = variantId ?? crypto.randomUUID()
    if (session.has(id)) throw new VariantExists(id)
    if (session.size >= this.limits.variantsPerSession)
      throw new TooManyVariants(this.limits.variantsPerSession)
    session.set(id, json)
    return { sessionId, variantId: id, json }
  }

  async read({ sessionId, variantId }: Address): Promise<StoredVariant> {
    return { sessionId, variantId, json: this.variant(this.session(sessionId), variantId) }
  }

  async update({ sessionId, variantId }: Address, change: (json: string) => string): Promise<StoredVariant> {
    const session = this.session(sessionId)
    const json = change(this.variant(session, variantId))
    session.set(variantId, json)
    return { sessionId, variantId, json }
  }

  private freshSession(): Session {
    return new Map([[DEFAULT_VARIANT_ID, this.emptyVariant]])
  }

  private session(sessionId: string): Session {
    if (sessionId === DEFAULT_SESSION_ID) return this.defaultSession
    const session = this.sessions.get(sessionId)
    if (!session) throw new UnknownSession(sessionId)
    this.sessions.delete(sessionId)
    this.sessions.set(sessionId, session)
    return session
  }

  private variant(session: Session, variantId: string): string {
    const json = session.get(variantId)
    if (json === undefined) throw new UnknownVariant(variantId, [...session.keys()])
    return json
  }
}
