import type { z } from 'zod'
import type { ServedModel } from '@/lib/models/served-model'
import type { contrastRequest, ContrastResponse } from '@/lib/protocols/steering-api/contract'
import { controllerOf } from '../v1/controller'
import { contrast } from '@/lib/operations/contrast'
import { envelope } from './envelope'
import { toItem } from './items'

/** `POST /v1/chat_attribution/contrast` */
export async function contrastItems(
  model: ServedModel,
  request: z.output<typeof contrastRequest>,
  signal: AbortSignal,
): Promise<ContrastResponse> {
  const head = envelope(model, 'feature.contrast', request.model)
  const datasets = {
    first: {
      conversations: request.dataset_1,
      controller: controllerOf(model.catalogue, request.interventions_1, 'interventions_1'),
    },
    second: {
      conversations: request.dataset_2,
      controller: controllerOf(model.catalogue, request.interventions_2, 'interventions_2'),
    },
  }
  const top = { first: request.k_to_add, second: request.k_to_remove }
  const { first, second } = await contrast(model, datasets, top, signal)
  return {
    ...head,
    top_to_add: first.map(({ entry }) => toItem(model, entry)),
    top_to_remove: second.map(({ entry }) => toItem(model, entry)),
    usage: { total_tokens: await tokensOf(model, [...request.dataset_1, ...request.dataset_2]) },
  }
}

type Conversations = z.output<typeof contrastRequest>['dataset_1']

async function tokensOf({ engine }: ServedModel, conversations: Conversations): Promise<number> {
  const read = await Promise.all(conversations.map((messages) => engine.tokenize(messages)))
  return read.reduce((sum, { length }) => sum + length, 0)
}
