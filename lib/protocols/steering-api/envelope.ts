import { wireName } from '@/lib/models/model-names'
import type { ServedModel } from '@/lib/models/served-model'

/** What every answer about a conversation says of itself. */
export function envelope<Kind extends string>({ name }: ServedModel, object: Kind, asked: string) {
  return {
    id: `${object.replace('feature.', '')}-${crypto.randomUUID()}`,
    object,
    created: Math.floor(Date.now() / 1000),
    model: asked,
    served_model: wireName(name),
  }
}
