import type { z } from 'zod'
import type { contrastRequest, ContrastResponse } from '@/lib/protocols/steering-api/contract'
import { controllerOf } from '../openai/controller'
import { contrast } from '@/lib/operations/contrast'
import type { Services } from '@/lib/server/services'
import { envelope } from './envelope'
import { toItem } from './items'

/** `POST /v1/chat_attribution/contrast` */
export async function contrastItems(
  services: Services,
  request: z.output<typeof contrastRequest>,
  signal: AbortSignal,
): Promise<ContrastResponse> {
  const head = envelope(services, 'feature.contrast', request.model)
  const datasets = {
    first: {
      conversations: request.dataset_1,
      controller: controllerOf(services, request.interventions_1, 'interventions_1'),
    },
    second: {
      conversations: request.dataset_2,
      controller: controllerOf(services, request.interventions_2, 'interventions_2'),
    },
  }
  const top = { first: request.k_to_add, second: request.k_to_remove }
  const { first, second } = await contrast(services, datasets, top, signal)
  return {
    ...head,
    top_to_add: first.map((entry) => toItem(services, entry)),
    top_to_remove: second.map((entry) => toItem(services, entry)),
    usage: { total_tokens: await tokensOf(services, [...request.dataset_1, ...request.dataset_2]) },
  }
}

type Conversations = z.output<typeof contrastRequest>['dataset_1']

async function tokensOf({ engine }: Services, conversations: Conversations): Promise<number> {
  const read = await Promise.all(conversations.map((messages) => engine.tokenize(messages)))
  return read.reduce((sum, { length }) => sum + length, 0)
}
