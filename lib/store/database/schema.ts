import type { Kysely } from 'kysely'

/** The tables, as the migrations leave them. */
export interface Schema {
  sessions: SessionTable
  variants: VariantTable
  made_features: MadeFeatureTable
  made_indexes: MadeIndexTable
  kept: KeptTable
  kept_parts: KeptPartTable
  request_keys: RequestKeyTable
  feature_notes: FeatureNoteTable
  write_trials: WriteTrialTable
}

interface SessionTable {
  id: string
  /** JSON of what its variant `default` began as, and what further variants begin as. */
  beginning: string
  /** Days since 1970-01-01 (UTC) at its last use: by days, so that a read seldom writes. */
  used_on: number
}

interface VariantTable {
  session_id: string
  id: string
  /** Rises in the order in which a session's variants were made. */
  position: number
  /** Variant JSON. */
  json: string
  /** JSON of the edits that auto-steering wrote: strengths by feature. */
  automatic: string
  /** Another with every write. */
  version: string
}

interface MadeFeatureTable {
  uuid: string
  model: string
  index_in_sae: number
  /** JSON of the catalogue's entry. */
  entry: string
  /** float64, little endian: [width of the residual stream]. */
  vector: Uint8Array
  bias: number
}

/** One row, which is written to see whether anything can be. */
interface WriteTrialTable {
  id: number
  /** Another with every trial. */
  mark: string
}

interface MadeIndexTable {
  model: string
  /** No index from this one on was handed out. */
  next_index: number
}

interface KeptTable {
  id: string
  /** The name of the owner's key; empty where there are no keys. */
  owner: string
  kind: string
  /** JSON of a document: lib/store/documents. */
  body: string
  label: string
  /** Folded text that searches look through. */
  search: string
  /** Another with every change of `body` or `label`. */
  version: string
  /** The id of the part that is shown. */
  shown: string | null
  /** How many parts there are. */
  parts: number
  /** Of the parts' JSON together. */
  characters: number
  /** Milliseconds since 1970, as are the others: a double holds them exactly, an integer of PostgreSQL does not. */
  created_at: number
  updated_at: number
  deleted_at: number | null
}

interface KeptPartTable {
  kept_id: string
  id: string
  /** Rises in the order in which they were added. */
  position: number
  parent: string | null
  json: string
  search: string
  /** Another with every write. */
  version: string
}

interface RequestKeyTable {
  owner: string
  key: string
  fingerprint: string
  /** Milliseconds since 1970. */
  claimed_at: number
  /** From then on a request without an answer will never have one. */
  lost_at: number
  /** JSON of the answer; null while the request runs. */
  answer: string | null
}

interface FeatureNoteTable {
  /** The name of the owner's key; empty where there are no keys. */
  owner: string
  feature_id: string
  /** The model that the feature was looked up in. */
  model: string
  /** JSON of a document: lib/store/documents/note.ts. */
  body: string
  /** Another with every write. */
  version: string
  /** Milliseconds since 1970, as is the other. */
  created_at: number
  updated_at: number
}

/** An open database, with its tables in place. */
export interface Database {
  readonly db: Kysely<Schema>
  readonly dialect: 'sqlite' | 'postgres'
  /** Runs work that changes the tables: all of it or nothing, and of several that start at once one after another. */
  migrating(work: (db: Kysely<Schema>) => Promise<void>): Promise<void>
  close(): Promise<void>
}
