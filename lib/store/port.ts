/**
 * The store port: sessions, and the variants that each holds. A variant is kept as Variant JSON text with its provenance.
 * Text goes in and text comes out, so that nobody can change what is stored but through the store. Each adapter passes the
 * suite in `conformance.ts`.
 *
 * A session that a client names is there whenever it is asked for, with the variant `default` as the store's `beginning`; it takes
 * up room from its first write on. Ids that the store itself gave out are of a form of their own, and one of those that is gone is
 * told as unknown: whoever holds it has written to it before, and must not take an empty session for it.
 */
import { Failure } from '../errors'
import { DEFAULT_VARIANT_ID, GIVEN_SESSION_ID } from './defaults'
import { ownPart } from './owners'

/** Where a variant lives. */
export interface Address {
  sessionId: string
  variantId: string
}

/** Strengths by the uuid of their features. */
export type Strengths = Readonly<Record<string, number>>

/** A variant as it is kept. */
export interface Kept {
  json: string
  /** The edits that auto-steering wrote, as it wrote them. One whose value was changed since is a person's. */
  automatic: Strengths
}

export interface NewVariant {
  sessionId: string
  /** Left out, the store makes one up. */
  variantId?: string
  /** The variant to copy, or the variant itself. Left out: what the session's own `default` began as. */
  from?: { variantId: string } | { json: string }
}

export interface StoredVariant extends Address, Kept {
  /** Tells the states of a variant apart: another with every write. Opaque. */
  version: string
}

export interface VariantStore {
  /**
   * Makes a session that holds the variant `default`. Throws TooManySessions.
   * @param json what that variant begins as
   * @param owner whose it is: its id is then one of `ownedId`
   */
  createSession(json: string, owner?: string): Promise<StoredVariant>
  /** Throws UnknownSession, UnknownVariant (for the base), VariantExists, TooManyVariants or TooManySessions, and then changes nothing. */
  createVariant(request: NewVariant): Promise<StoredVariant>
  /** Throws UnknownSession or UnknownVariant. */
  read(address: Address): Promise<StoredVariant>
  /**
   * Replaces a variant by what `change` makes of it, in one step that no other change comes between. If `change`
   * throws, nothing is changed and its error comes out. Throws UnknownSession, UnknownVariant or TooManySessions.
   */
  update(address: Address, change: (stored: StoredVariant) => Kept): Promise<StoredVariant>
  /**
   * Removes a variant, unless `check` throws, whose error then comes out. Throws UnknownSession, UnknownVariant or, for the
   * variant that every session has, `validation_failed`.
   */
  removeVariant(address: Address, check?: (stored: StoredVariant) => void): Promise<void>
  /** Removes a session with its variants. One that a client names is then as it was before its first write. Throws UnknownSession. */
  removeSession(sessionId: string): Promise<void>
  /** Resolves if a change would be kept now. Throws `store_unavailable` where it would not, as on a full disk. */
  tryWriting(): Promise<void>
}

/** The version of a variant that nobody has written to. */
export const UNWRITTEN = 'beginning'

/** An id for a session, which cannot be guessed. */
export const newSessionId = (): string => `tiller-${crypto.randomUUID()}`

/** Whether a store gave out the id; all others were chosen by clients. */
export const isGiven = (sessionId: string): boolean => GIVEN_SESSION_ID.test(ownPart(sessionId))

export class UnknownSession extends Failure {
  override readonly name = 'UnknownSession'
  /** As its owner knows it. */
  readonly sessionId: string

  constructor(kept: string) {
    const sessionId = ownPart(kept)
    super(
      'unknown_session',
      `There is no session "${sessionId}" any more: it was deleted, or nobody used it for long. Make one with POST /api/v1/sessions.`,
    )
    this.sessionId = sessionId
  }
}

export class TooManySessions extends Failure {
  override readonly name = 'TooManySessions'
  /** @param ofOwner the limit is one owner's, and not the server's */
  constructor(
    readonly limit: number,
    ofOwner = false,
  ) {
    const [who, variable] = ofOwner
      ? ['You keep', 'MAX_SESSIONS_PER_KEY']
      : ['This server keeps', 'MAX_SESSIONS']
    super(
      'quota_exceeded',
      `${who} ${limit} sessions, which is the most there may be. Delete one with DELETE /api/v1/sessions/{session_id}, or have ${variable} raised.`,
    )
  }
}

/** Every session has its `default`. */
export const keepsDefault = (): Failure =>
  new Failure(
    'validation_failed',
    `Every session has its variant "${DEFAULT_VARIANT_ID}", so it cannot be deleted. Clear its edits, or delete the session.`,
  )

export class UnknownVariant extends Failure {
  override readonly name = 'UnknownVariant'
  constructor(
    readonly variantId: string,
    /** The variants that the session does hold. */
    readonly existing: readonly string[],
  ) {
    super(
      'unknown_variant',
      `There is no variant "${variantId}" in this session. It has ${listed(existing)}. Make one with POST /api/v1/variants.`,
    )
  }
}

export class VariantExists extends Failure {
  override readonly name = 'VariantExists'
  constructor(readonly variantId: string) {
    super(
      'variant_exists',
      `This session already has a variant "${variantId}". Choose another variant_id, or leave it out to have one made up.`,
    )
  }
}

export class TooManyVariants extends Failure {
  override readonly name = 'TooManyVariants'
  constructor(readonly limit: number) {
    super(
      'validation_failed',
      `This session holds ${limit} variants, which is the most it can. Make a new session with POST /api/v1/sessions.`,
    )
  }
}

const MAX_LISTED = 10

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_LISTED).map((name) => `"${name}"`)
  const rest = names.length - shown.length
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
