import { DEFAULT_SESSION_ID, DEFAULT_VARIANT_ID } from '../defaults'
import { ownedId, ownPart } from '../owners'
import {
  TooManyVariants,
  UnknownSession,
  UnknownVariant,
  VariantExists,
  type Address,
  type Kept,
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

/** Its variants, and what `default` began as. */
interface Session {
  variants: Map<string, Kept>
  beginning: string
}

/** Keeps everything in the process: it is gone when the server stops. */
export class MemoryVariantStore implements VariantStore {
  /** In the order of their last use, the longest ago first. */
  private readonly sessions = new Map<string, Session>()
  private readonly defaultSession: Session
  private characters = 0

  /** @param beginning JSON of the variant that the default session starts with. */
  constructor(
    beginning: string,
    private readonly limits = DEFAULT_LIMITS,
  ) {
    this.defaultSession = newSession(beginning)
    this.write(this.defaultSession, DEFAULT_VARIANT_ID, plain(beginning))
  }

  async createSession(json: string, owner: string | null = null): Promise<StoredVariant> {
    const sessionId = ownedId(owner, crypto.randomUUID())
    this.begin(sessionId, json)
    return { sessionId, variantId: DEFAULT_VARIANT_ID, ...plain(json) }
  }

  async createVariant({ sessionId, variantId, from }: NewVariant): Promise<StoredVariant> {
    const session = this.session(sessionId)
    const kept = this.basis(session, from)
    const id = variantId ?? crypto.randomUUID()
    if (session.variants.has(id)) throw new VariantExists(id)
    if (session.variants.size >= this.limits.variantsPerSession)
      throw new TooManyVariants(this.limits.variantsPerSession)
    this.write(session, id, kept)
    return { sessionId, variantId: id, ...kept }
  }

  async read({ sessionId, variantId }: Address): Promise<StoredVariant> {
    return { sessionId, variantId, ...this.variant(this.session(sessionId), variantId) }
  }

  async update({ sessionId, variantId }: Address, change: (kept: Kept) => Kept): Promise<StoredVariant> {
    const session = this.session(sessionId)
    const { json, automatic } = change(this.variant(session, variantId))
    this.write(session, variantId, { json, automatic })
    return { sessionId, variantId, json, automatic }
  }

  private begin(sessionId: string, json: string): void {
    const session = newSession(json)
    this.sessions.set(sessionId, session)
    this.write(session, DEFAULT_VARIANT_ID, plain(json))
  }

  private basis(session: Session, from: NewVariant['from']): Kept {
    if (from === undefined) return plain(session.beginning)
    return 'json' in from ? plain(from.json) : this.variant(session, from.variantId)
  }

  /** The session, which thereby becomes the last used. */
  private session(sessionId: string): Session {
    if (sessionId === DEFAULT_SESSION_ID) return this.defaultSession
    if (ownPart(sessionId) === DEFAULT_SESSION_ID && !this.sessions.has(sessionId))
      this.begin(sessionId, this.defaultSession.beginning)
    const session = this.sessions.get(sessionId)
    if (!session) throw new UnknownSession(sessionId)
    this.sessions.delete(sessionId)
    this.sessions.set(sessionId, session)
    return session
  }

  private variant({ variants }: Session, variantId: string): Kept {
    const kept = variants.get(variantId)
    if (kept === undefined) throw new UnknownVariant(variantId, [...variants.keys()])
    return kept
  }

  /** Writes to the session used last, which is the one that is never dropped for it. */
  private write(session: Session, variantId: string, kept: Kept): void {
    this.characters += sizeOf(kept) - sizeOf(session.variants.get(variantId))
    session.variants.set(variantId, { json: kept.json, automatic: { ...kept.automatic } })
    for (const [id, unused] of this.sessions) {
      if (this.sessions.size <= this.limits.sessions && this.characters <= this.limits.characters) break
      if (unused === session) break
      this.sessions.delete(id)
      for (const variant of unused.variants.values()) this.characters -= sizeOf(variant)
    }
  }
}

const newSession = (beginning: string): Session => ({ variants: new Map(), beginning })

const plain = (json: string): Kept => ({ json, automatic: {} })

function sizeOf(kept: Kept | undefined): number {
  return kept ? kept.json.length + JSON.stringify(kept.automatic).length : 0
}
