import type { Kysely } from 'kysely'

/** The tables, as the migrations leave them. */
export interface Schema {
  sessions: SessionTable
  variants: VariantTable
  made_features: MadeFeatureTable
  made_indexes: MadeIndexTable
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

/** An open database, with its tables in place. */
export interface Database {
  readonly db: Kysely<Schema>
  readonly dialect: 'sqlite' | 'postgres'
  /** Runs work that changes the tables: all of it or nothing, and of several that start at once one after another. */
  migrating(work: (db: Kysely<Schema>) => Promise<void>): Promise<void>
  close(): Promise<void>
}
