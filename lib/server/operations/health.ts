import type { HealthResponse } from '@/lib/contract'
import type { Services } from '../services'

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
