/**
 * The store port: sessions, and the variants that each holds, as Variant JSON text. Text goes in and text comes out, so
 * that nobody can change what is stored but through the store. Each adapter passes the suite in `conformance.ts`.
 */

/** Where a variant lives. */
export interface Address {
  sessionId: string
  variantId: string
}

export interface NewVariant {
  sessionId: string
  /** Left out, the store makes one up. */
  variantId?: string
  /** The variant to copy; left out, the session's own beginning, the base model without edits. */
  baseVariantId?: string
  /** The variant itself, in place of a copy. */
  json?: string
}

export interface StoredVariant extends Address {
  json: string
}

export interface VariantStore {
  /** Makes a session that holds the variant `default`. */
  createSession(): Promise<StoredVariant>
  /** Throws UnknownSession, UnknownVariant (for the base), VariantExists or TooManyVariants, and then changes nothing. */
  createVariant(request: NewVariant): Promise<StoredVariant>
  /** Throws UnknownSession or UnknownVariant. */
  read(address: Address): Promise<StoredVariant>
  /**
   * Replaces a variant by what `change` makes of it, in one step that no other change comes between. If `change`
   * throws, nothing is changed and its error comes out. Throws UnknownSession or UnknownVariant.
   */
  update(address: Address, change: (json: string) => string): Promise<StoredVariant>
}

export class UnknownSession extends Error {
  override readonly name = 'UnknownSession'
  constructor(readonly sessionId: string) {
    super(`There is no session "${sessionId}"`)
  }
}

export class UnknownVariant extends Error {
  override readonly name = 'UnknownVariant'
  constructor(
    readonly variantId: string,
    /** The variants that the session does hold. */
    readonly existing: readonly string[],
  ) {
    super(`There is no variant "${variantId}" in this session`)
  }
}

export class VariantExists extends Error {
  override readonly name = 'VariantExists'
  constructor(readonly variantId: string) {
    super(`This session already has a variant "${variantId}"`)
  }
}

export class TooManyVariants extends Error {
  override readonly name = 'TooManyVariants'
  constructor(readonly limit: number) {
    super(`This session holds ${limit} variants, which is the most it can`)
  }
}
