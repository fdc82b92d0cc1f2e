import { Failure } from '@/lib/errors'
import type { Address, StoredVariant } from '@/lib/store/port'

/** A variant to write to, and the versions of it that the writer knows. */
export interface Target extends Address {
  /** Whether the writer has seen this version; left out, whatever is there may be written over. */
  expected?: (version: string) => boolean
}

/** A version as HTTP has it. */
export const etagOf = ({ version }: Pick<StoredVariant, 'version'>): string => `"${version}"`

/** Somebody else has changed the variant since the writer read it. */
export class StaleVariant extends Failure {
  override readonly name = 'StaleVariant'
  /** @param proposed what the refused change would have made of the stored variant, as JSON; null if nothing would be left of it */
  constructor(stored: StoredVariant, proposed: string | null) {
    super(
      'stale_variant',
      `The variant "${stored.variantId}" has changed since it was read, so nothing was written. "conflict" has it as it is now, ` +
        'and as this change would make it. To make the change all the same, send it again with the If-Match of "conflict.etag".',
      { conflict: { etag: etagOf(stored), stored: stored.json, proposed } },
    )
  }
}

/** Throws StaleVariant where the version is none that the writer has seen. */
export function requireExpected(
  { expected }: Pick<Target, 'expected'>,
  stored: StoredVariant,
  proposed: string | null,
): void {
  if (expected && !expected(stored.version)) throw new StaleVariant(stored, proposed)
}

/** What is kept and the versions of it that a writer knows. */
export type Expected = Target['expected']

/**
 * Throws `stale_version` where what is kept has a version that the writer has not seen.
 * @param stored JSON of what is there
 * @param proposed JSON of what the refused change would have made of it; null if nothing would be left of it
 */
export function requireKnown(
  expected: Expected,
  { version, stored }: { version: string; stored: string },
  proposed: string | null,
): void {
  if (!expected || expected(version)) return
  throw new Failure(
    'stale_version',
    'It has changed since it was read, so nothing was written. "conflict" has it as it is now, and as this change would make it. To ' +
      'make the change all the same, send it again with the If-Match of "conflict.etag".',
    { conflict: { etag: etagOf({ version }), stored, proposed } },
  )
}
