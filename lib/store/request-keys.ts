/**
 * The store port of idempotency keys: what was answered to a write under a key of the client's choosing, so that the same write
 * sent again is not done again. Each adapter passes the suite in `request-keys-conformance.ts`. A store is one owner's.
 */

/** An answer as it is sent again. */
export interface KeptAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

export interface Claim {
  /** Tells requests apart that come under one key. */
  fingerprint: string
  /** Milliseconds after which a request that has no answer will never have one. */
  withinMs: number
}

/**
 * `claimed`: nobody has used the key; whoever claimed it runs the request, and calls `finish` or `release`. `running`: somebody does.
 * `lost`: somebody did, and never said what became of it. `done`: it was answered.
 */
export type Standing =
  | { state: 'claimed' }
  | { state: 'running' | 'lost'; fingerprint: string }
  | { state: 'done'; fingerprint: string; answer: KeptAnswer }

export interface RequestKeyStore {
  /** The store of another owner. @param owner the name of the owner's key; null where there are no keys */
  of(owner: string | null): RequestKeyStore
  /** Takes a key, or tells what stands under it. Of several that try at once one gets it. */
  claim(key: string, claim: Claim): Promise<Standing>
  finish(key: string, answer: KeptAnswer): Promise<void>
  /** The request changed nothing: the key is as good as new. */
  release(key: string): Promise<void>
  /** Forgets the keys whose time is over, whoever's they are. */
  purge(): Promise<void>
}

/** How long a key is remembered. */
export const KEY_MS = 24 * 3_600_000
/** An owner's keys beyond so many are forgotten earlier, the oldest first, but none of a request that runs. */
export const MOST_KEYS = 10_000
