import type { z } from 'zod'
import type {
  activationsRequest,
  ActivationsResponse,
  inspectRequest,
  InspectResponse,
} from '@/lib/protocols/steering-api/contract'
import { controllerOf } from '../openai/controller'
import { aggregate, readActivations } from '@/lib/operations/aggregate'
import type { Services } from '@/lib/server/services'
import { envelope } from './envelope'
import { toItem } from './items'

/** `POST /v1/chat_attribution/inspect` */
export async function inspectItems(
  services: Services,
  request: z.output<typeof inspectRequest>,
  signal: AbortSignal,
): Promise<InspectResponse> {
  const head = envelope(services, 'feature.inspect', request.model)
  const { values, usage } = await readValues(services, request, signal)
  const features = [...values]
    .sort(([i, a], [j, b]) => b - a || i - j)
    .flatMap(([index, activation]) => {
      const entry = services.catalogue.byIndex(index)
      return entry ? [{ feature: toItem(services, entry), activation }] : []
    })
    .slice(0, request.top_k)
  return { ...head, features, usage }
}

/** `POST /v1/chat_attribution/activations` */
export async function everyActivation(
  services: Services,
  request: z.output<typeof activationsRequest>,
  signal: AbortSignal,
): Promise<ActivationsResponse> {
  const head = envelope(services, 'feature.activations', request.model)
  const { values, usage } = await readValues(services, request, signal)
  const activations = Array.from({ length: services.engine.card.features }, (_, i) => values.get(i) ?? 0)
  return { ...head, activations, usage }
}

type Request = z.output<typeof inspectRequest> | z.output<typeof activationsRequest>

async function readValues(
  services: Services,
  { messages, interventions, aggregation_method: how }: Request,
  signal: AbortSignal,
) {
  const controller = controllerOf(services, interventions)
  const activations = await readActivations(services, { messages, controller }, signal)
  return { values: aggregate(activations, how), usage: { total_tokens: activations.tokens.length } }
}
