import type { HealthResponse } from '@/lib/protocols/tiller/contract'
import type { Services } from '@/lib/server/services'

/** `GET /health` */
export function health({ engine: { card }, catalogue }: Services): HealthResponse {
  return {
    status: 'ok',
    engine: card.engine,
    model: {
      id: card.model,
      parameters: card.parameters,
      context_length: card.contextLength,
      layers: card.layers,
      hook_layer: card.hookLayer,
      features: card.features,
      live_features: catalogue.liveCount,
    },
  }
}
