import type { z } from 'zod'
import type { ServedModel } from '@/lib/models/served-model'
import type {
  activationsRequest,
  ActivationsResponse,
  inspectRequest,
  InspectResponse,
} from '@/lib/protocols/steering-api/contract'
import { controllerOf } from '../v1/controller'
import { aggregate, readActivations } from '@/lib/models/reading'
import { envelope } from './envelope'
import { toItem } from './items'

/** `POST /v1/chat_attribution/inspect` */
export async function inspectItems(
  model: ServedModel,
  request: z.output<typeof inspectRequest>,
  signal: AbortSignal,
): Promise<InspectResponse> {
  const head = envelope(model, 'feature.inspect', request.model)
  const { values, usage } = await readValues(model, request, signal)
  const features = [...values]
    .sort(([i, a], [j, b]) => b - a || i - j)
    .flatMap(([index, activation]) => {
      const entry = model.catalogue.byIndex(index)
      return entry ? [{ feature: toItem(model, entry), activation }] : []
    })
    .slice(0, request.top_k)
  return { ...head, features, usage }
}

/** `POST /v1/chat_attribution/activations` */
export async function everyActivation(
  model: ServedModel,
  request: z.output<typeof activationsRequest>,
  signal: AbortSignal,
): Promise<ActivationsResponse> {
  const head = envelope(model, 'feature.activations', request.model)
  const { values, usage } = await readValues(model, request, signal)
  const activations = Array.from({ length: model.catalogue.size }, (_, i) => values.get(i) ?? 0)
  return { ...head, activations, usage }
}

type Request = z.output<typeof inspectRequest> | z.output<typeof activationsRequest>

async function readValues(
  model: ServedModel,
  { messages, interventions, aggregation_method: how }: Request,
  signal: AbortSignal,
) {
  const controller = controllerOf(model.catalogue, interventions)
  const activations = await readActivations(model, { messages, controller }, signal)
  return { values: aggregate(activations, how), usage: { total_tokens: activations.tokens.length } }
}
