import { servedModel } from '../openai/models'
import type { Services } from '@/lib/server/services'

/** What every answer about a conversation says of itself. Throws `model_not_found`. */
export function envelope<Kind extends string>(services: Services, object: Kind, asked: string) {
  return {
    id: `${object.replace('feature.', '')}-${crypto.randomUUID()}`,
    object,
    created: Math.floor(Date.now() / 1000),
    model: asked,
    served_model: servedModel(services, asked),
  }
}
