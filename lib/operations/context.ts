import type { Analyser } from '@/lib/assist/analyser'
import type { Models } from '@/lib/models/callers'
import type { ServedModel } from '@/lib/models/served-model'
import type { KeptStore } from '@/lib/store/kept'
import type { MadeFeatureStore } from '@/lib/store/made-features'
import type { NoteStore } from '@/lib/store/notes'
import type { VariantStore } from '@/lib/store/port'
import type { RequestKeyStore } from '@/lib/store/request-keys'

/** What operations work with. */
export interface Context {
  /** Their slots count as the caller's. */
  models: Models
  store: VariantStore
  /** Whose the request is: the name of the key it came with. Left out where there are no keys. */
  owner?: string
  /** Features that people made. */
  made: MadeFeatureStore
  /** Conversations, personas and comparisons. */
  kept: KeptStore
  /** What people say of features. */
  notes: NoteStore
  /** What was answered under idempotency keys. */
  requestKeys: RequestKeyStore
  /** Chooses a model's features for people who say in words what they want. */
  analyserOf: (model: ServedModel) => Analyser
}
