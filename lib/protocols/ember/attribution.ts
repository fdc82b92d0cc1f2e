import type { z } from 'zod'
import type {
  ContrastResponse,
  contrastRequest,
  FeaturesResponse,
  featuresRequest,
  LogitAttributionResponse,
  logitAttributionRequest,
  LogitsResponse,
  logitsRequest,
  NeighborsResponse,
  neighborsRequest,
} from '@/lib/protocols/ember/contract'
import { Controller } from '@/lib/steering'
import { readActivations } from '@/lib/models/reading'
import { contrast } from '@/lib/operations/contrast'
import { logitAttribution } from '@/lib/operations/logit-attribution'
import { neighbours } from '@/lib/operations/neighbours'
import { nextLogits } from '@/lib/operations/next-logits'
import type { ServedModel } from '@/lib/models/served-model'
import { entriesAt, featureOf } from './catalogue'
import { readController } from './controller'
import { RequestValidationError } from './errors'
import { valueError } from './pydantic'

const DEFAULT_TOP_K = 10

/** `POST chat-attribution/compute-features` */
export async function computeFeatures(
  model: ServedModel,
  request: z.output<typeof featuresRequest>,
  signal: AbortSignal,
): Promise<FeaturesResponse> {
  const { messages, include_feature_indexes: only, include_template_tokens: withTemplate } = request
  const included = only && new Set(only)
  if (only) entriesAt(model, only, ['body', 'include_feature_indexes'])
  const controller = readController(model, request.controller)
  const { tokens, rows } = await readActivations(model, { messages, controller }, signal)
  return {
    tokens: tokens.map(({ text, message }, t) => {
      const shown = withTemplate || message !== null
      const fires = [...(rows[t]?.indices ?? [])].map((index, j) => ({ index, value: rows[t]!.values[j]! }))
      const attributions = fires
        .filter(({ index }) => shown && (!included || included.has(index)))
        .sort((a, b) => b.value - a.value)
        .flatMap(({ index, value }) => {
          const entry = model.catalogue.byIndex(index)
          return entry ? [{ id: entry.uuid, index_in_sae: index, activation_strength: value }] : []
        })
      return { token: text, attributions }
    }),
    num_features: model.catalogue.size,
  }
}

/** `POST chat-attribution/compute-logits` */
export async function computeLogits(
  model: ServedModel,
  request: z.output<typeof logitsRequest>,
  signal: AbortSignal,
): Promise<LogitsResponse> {
  const { messages, top_k, filter_vocabulary } = request
  const controller = readController(model, request.controller)
  const logits = await nextLogits(
    model,
    { messages, controller, topK: top_k ?? DEFAULT_TOP_K, vocabulary: filter_vocabulary ?? undefined },
    signal,
  )
  return { logits: Object.fromEntries(logits) }
}

/** `POST chat-attribution/contrast` */
export async function computeContrast(
  model: ServedModel,
  { dataset_1, dataset_2, k_to_add, k_to_remove }: z.output<typeof contrastRequest>,
  signal: AbortSignal,
): Promise<ContrastResponse> {
  const controller = new Controller()
  const { first, second } = await contrast(
    model,
    {
      first: { conversations: dataset_1, controller },
      second: { conversations: dataset_2, controller },
    },
    { first: k_to_add, second: k_to_remove },
    signal,
  )
  return {
    dataset_1_features: first.map(({ entry }) => featureOf(entry)),
    dataset_2_features: second.map(({ entry }) => featureOf(entry)),
  }
}

/** `POST attributions/neighbors` */
export async function findNeighbours(
  model: ServedModel,
  { feature_indices, top_k }: z.output<typeof neighborsRequest>,
): Promise<NeighborsResponse> {
  const entries = entriesAt(model, feature_indices, ['body', 'feature_indices'])
  return { neighbors: (await neighbours(model, entries, top_k)).map(featureOf) }
}

/** `POST attributions/compute-logit-attribution` */
export async function computeLogitAttribution(
  model: ServedModel,
  { messages, startIndex, endIndex }: z.output<typeof logitAttributionRequest>,
  signal: AbortSignal,
): Promise<LogitAttributionResponse> {
  const { length } = await model.engine.tokenize(messages)
  if (endIndex < startIndex) throw valueError(['body', 'endIndex'], 'endIndex is before startIndex', endIndex)
  if (endIndex >= length) throw tooLarge('endIndex', length - 1, endIndex)
  const request = { messages, controller: new Controller(), from: startIndex, to: endIndex + 1 }
  const attributed = await logitAttribution(model, request, signal)
  return {
    to_ablate: attributed.map(({ entry, effect, tokens }) => ({
      id: entry.uuid,
      value: effect,
      tokens: tokens.map(({ position, activation }) => ({
        index: position,
        activation_strength: activation,
      })),
    })),
    num_input_tokens: length,
  }
}

function tooLarge(field: string, limit: number, input: number): RequestValidationError {
  const msg = `Input should be less than or equal to ${limit}`
  return new RequestValidationError([{ type: 'less_than_equal', loc: ['body', field], msg, input }])
}
