/**
 * The store port: sessions, and the variants that each holds. A variant is kept as Variant JSON text with its provenance.
 * Text goes in and text comes out, so that nobody can change what is stored but through the store. Each adapter passes the
 * suite in `conformance.ts`.
 */
import { Failure } from '../errors'
import { DEFAULT_SESSION_ID } from './defaults'
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

export interface StoredVariant extends Address, Kept {}

export interface VariantStore {
  /**
   * Makes a session that holds the variant `default`.
   * @param json what that variant begins as
   * @param owner whose it is: its id is then one of `ownedId`
   */
  createSession(json: string, owner?: string): Promise<StoredVariant>
  /** Throws UnknownSession, UnknownVariant (for the base), VariantExists or TooManyVariants, and then changes nothing. */
  createVariant(request: NewVariant): Promise<StoredVariant>
  /** Throws UnknownSession or UnknownVariant. */
  read(address: Address): Promise<StoredVariant>
  /**
   * Replaces a variant by what `change` makes of it, in one step that no other change comes between. If `change`
   * throws, nothing is changed and its error comes out. Throws UnknownSession or UnknownVariant.
   */
  update(address: Address, change: (kept: Kept) => Kept): Promise<StoredVariant>
}

export class UnknownSession extends Failure {
  override readonly name = 'UnknownSession'
  /** As its owner knows it. */
  readonly sessionId: string

  constructor(kept: string) {
    const sessionId = ownPart(kept)
    super(
      'unknown_session',
      `There is no session "${sessionId}". Make one with POST /api/v1/sessions, or use "${DEFAULT_SESSION_ID}".`,
    )
    this.sessionId = sessionId
  }
}

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
