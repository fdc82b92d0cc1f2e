import { DEFAULT_SESSION_ID, DEFAULT_VARIANT_ID } from '../defaults'
import { ownedId } from '../owners'
import {
  isGiven,
  keepsDefault,
  newSessionId,
  TooManyVariants,
  UnknownSession,
  UnknownVariant,
  UNWRITTEN,
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

interface Versioned extends Kept {
  version: string
}

/** Its variants, and what `default` began as. */
interface Session {
  id: string
  variants: Map<string, Versioned>
  beginning: string
}

/** Keeps everything in the process: it is gone when the server stops. */
export class MemoryVariantStore implements VariantStore {
  /** In the order of their last use, the longest ago first. */
  private readonly sessions = new Map<string, Session>()
  private characters = 0

  /** @param beginning JSON of the variant that sessions named by clients start with. */
  constructor(
    private readonly beginning: string,
    private readonly limits = DEFAULT_LIMITS,
  ) {}

  async createSession(json: string, owner: string | null = null): Promise<StoredVariant> {
    const session = newSession(ownedId(owner, newSessionId()), json)
    return this.write(session, DEFAULT_VARIANT_ID, plain(json))
  }

  async createVariant({ sessionId, variantId, from }: NewVariant): Promise<StoredVariant> {
    const session = this.session(sessionId)
    const kept = this.basis(session, from)
    const id = variantId ?? crypto.randomUUID()
    if (session.variants.has(id)) throw new VariantExists(id)
    if (session.variants.size >= this.limits.variantsPerSession)
      throw new TooManyVariants(this.limits.variantsPerSession)
    return this.write(session, id, kept)
  }

  async read({ sessionId, variantId }: Address): Promise<StoredVariant> {
    return this.stored(this.session(sessionId), variantId)
  }

  async update(
    { sessionId, variantId }: Address,
    change: (stored: StoredVariant) => Kept,
  ): Promise<StoredVariant> {
    const session = this.session(sessionId)
    return this.write(session, variantId, change(this.stored(session, variantId)))
  }

  async removeVariant(
    { sessionId, variantId }: Address,
    check?: (stored: StoredVariant) => void,
  ): Promise<void> {
    const session = this.session(sessionId)
    const stored = this.stored(session, variantId)
    if (variantId === DEFAULT_VARIANT_ID) throw keepsDefault()
    check?.(stored)
    this.characters -= sizeOf(stored)
    session.variants.delete(variantId)
  }

  async removeSession(sessionId: string): Promise<void> {
    this.drop(this.session(sessionId))
  }

  async tryWriting(): Promise<void> {}

  private basis(session: Session, from: NewVariant['from']): Kept {
    if (from === undefined) return plain(session.beginning)
    return 'json' in from ? plain(from.json) : this.stored(session, from.variantId)
  }

  /** The session, which thereby becomes the last used. One that a client names and nobody wrote to is not kept yet. */
  private session(sessionId: string): Session {
    const session = this.sessions.get(sessionId)
    if (session) {
      this.sessions.delete(sessionId)
      this.sessions.set(sessionId, session)
      return session
    }
    if (isGiven(sessionId)) throw new UnknownSession(sessionId)
    return newSession(sessionId, this.beginning)
  }

  private stored({ id, variants }: Session, variantId: string): StoredVariant {
    const kept = variants.get(variantId)
    if (kept === undefined) throw new UnknownVariant(variantId, [...variants.keys()])
    return { sessionId: id, variantId, ...kept }
  }

  /** Writes to the session used last, which is the one that is never dropped for it. */
  private write(session: Session, variantId: string, { json, automatic }: Kept): StoredVariant {
    if (!this.sessions.has(session.id)) this.keep(session)
    const kept = { json, automatic: { ...automatic }, version: crypto.randomUUID() }
    this.characters += sizeOf(kept) - sizeOf(session.variants.get(variantId))
    session.variants.set(variantId, kept)
    for (const unused of this.sessions.values()) {
      if (this.sessions.size <= this.limits.sessions && this.characters <= this.limits.characters) break
      if (unused === session) break
      if (unused.id !== DEFAULT_SESSION_ID) this.drop(unused)
    }
    return this.stored(session, variantId)
  }

  private keep(session: Session): void {
    this.sessions.set(session.id, session)
    for (const variant of session.variants.values()) this.characters += sizeOf(variant)
  }

  private drop({ id, variants }: Session): void {
    if (!this.sessions.delete(id)) return
    for (const variant of variants.values()) this.characters -= sizeOf(variant)
  }
}

const newSession = (id: string, beginning: string): Session => ({
  id,
  variants: new Map([[DEFAULT_VARIANT_ID, { ...plain(beginning), version: UNWRITTEN }]]),
  beginning,
})

const plain = (json: string): Kept => ({ json, automatic: {} })

function sizeOf(kept: Kept | undefined): number {
  return kept ? kept.json.length + JSON.stringify(kept.automatic).length : 0
}
