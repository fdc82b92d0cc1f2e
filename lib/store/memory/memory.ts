import { DEFAULT_SESSION_ID, DEFAULT_VARIANT_ID } from '@/lib/protocols/tiller/contract'
import {
  TooManyVariants,
  UnknownSession,
  UnknownVariant,
  VariantExists,
  type Address,
  type NewVariant,
  type StoredVariant,
  type VariantStore,
} from '../port'

export interface MemoryStoreLimits {
  /** Beyond this many sessions the one that was not used for longest is dropped; the default session never is. */
  sessions: number
  /** A session takes no more variants than this. */
  variantsPerSession: number
  /** Beyond this many characters of variants in all, sessions are dropped in the same order. */
  characters: number
}

const DEFAULT_LIMITS: MemoryStoreLimits = {
  sessions: 10_000,
  variantsPerSession: 256,
  characters: 128 * 1024 * 1024,
}

type Session = Map<string, string>

/** Keeps everything in the process: it is gone when the server stops. */
export class MemoryVariantStore implements VariantStore {
  /** In the order of their last use, the longest ago first. */
  private readonly sessions = new Map<string, Session>()
  private readonly defaultSession: Session = new Map()
  private characters = 0

  /** @param emptyVariant JSON of the variant that a session starts with. */
  constructor(
    private readonly emptyVariant: string,
    private readonly limits = DEFAULT_LIMITS,
  ) {
    this.write(this.defaultSession, DEFAULT_VARIANT_ID, emptyVariant)
  }

  async createSession(): Promise<StoredVariant> {
    const sessionId = crypto.randomUUID()
    const session: Session = new Map()
    this.sessions.set(sessionId, session)
    this.write(session, DEFAULT_VARIANT_ID, this.emptyVariant)
    return { sessionId, variantId: DEFAULT_VARIANT_ID, json: this.emptyVariant }
  }

  async createVariant({
    sessionId,
    variantId,
    baseVariantId,
    json: given,
  }: NewVariant): Promise<StoredVariant> {
    const session = this.session(sessionId)
    const base = baseVariantId === undefined ? this.emptyVariant : this.variant(session, baseVariantId)
    const json = given ?? base
    const id = variantId ?? crypto.randomUUID()
    if (session.has(id)) throw new VariantExists(id)
    if (session.size >= this.limits.variantsPerSession)
      throw new TooManyVariants(this.limits.variantsPerSession)
    this.write(session, id, json)
    return { sessionId, variantId: id, json }
  }

  async read({ sessionId, variantId }: Address): Promise<StoredVariant> {
    return { sessionId, variantId, json: this.variant(this.session(sessionId), variantId) }
  }

  async update({ sessionId, variantId }: Address, change: (json: string) => string): Promise<StoredVariant> {
    const session = this.session(sessionId)
    const json = change(this.variant(session, variantId))
    this.write(session, variantId, json)
    return { sessionId, variantId, json }
  }

  /** The session, which thereby becomes the last used. */
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

  /** Writes to the session used last, which is the one that is never dropped for it. */
  private write(session: Session, variantId: string, json: string): void {
    this.characters += json.length - (session.get(variantId)?.length ?? 0)
    session.set(variantId, json)
    for (const [id, unused] of this.sessions) {
      if (this.sessions.size <= this.limits.sessions && this.characters <= this.limits.characters) break
      if (unused === session) break
      this.sessions.delete(id)
      for (const text of unused.values()) this.characters -= text.length
    }
  }
}
