import { wireName } from '@/lib/models/model-names'
import type { ServedModel } from '@/lib/models/served-model'

/** What every message about an answer says of it. */
export interface Head {
  id: string
  /** Unix time in seconds. */
  created: number
  model: string
}

export const headOf = ({ name }: Pick<ServedModel, 'name'>, kind: 'chatcmpl' | 'cmpl' | 'resp'): Head => ({
  id: `${kind}-${crypto.randomUUID()}`,
  created: Math.floor(Date.now() / 1000),
  model: wireName(name),
})
