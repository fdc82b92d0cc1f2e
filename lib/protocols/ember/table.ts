import type { ServedModel } from '@/lib/models/served-model'
import { modelOf } from '@/lib/operations/feature-detail'
import { contrastiveDataset } from '@/lib/operations/specification'
import { rowsOf } from '../http/endpoint'
import { streamed, type Call } from '../http/handle'
import { ANALYSER_HEADER } from '../http/headers'
import {
  computeContrast,
  computeFeatures,
  computeLogitAttribution,
  computeLogits,
  findNeighbours,
} from './attribution'
import { findAutoConditional, findAutoEdits } from './automatic'
import { answerChunks, collectEmberAnswer, startEmberAnswer } from './chat'
import { endpoints } from './contract/endpoints'
import { listFeatures, lookUpFeatures, rerankFeatures, searchFeatures } from './features'

/** Runs an operation on the model that a request names. */
const onModel =
  <Input extends { model: string }, Answer>(
    operation: (model: ServedModel, input: Input, signal: AbortSignal) => Answer | Promise<Answer>,
  ) =>
  async ({ input, context, signal }: Call<Input>): Promise<Answer> =>
    operation(await context.models.get(input.model, signal), input, signal)

/** What runs each of Ember's endpoints. */
export const emberRows = rowsOf(endpoints, {
  async chat({ input, context, signal }) {
    const answer = await startEmberAnswer(await context.models.get(input.model, signal), input, signal)
    return input.stream ? streamed(answerChunks(answer)) : collectEmberAnswer(answer)
  },

  tokenize: onModel(async ({ engine }, { messages }) => {
    const tokens = await engine.tokenize(messages)
    return { tokens: tokens.map(({ text, message }) => ({ value: text, message })) }
  }),

  features: onModel(computeFeatures),
  logits: onModel(computeLogits),
  contrast: onModel(computeContrast),
  neighbors: onModel(findNeighbours),
  logitAttribution: onModel(computeLogitAttribution),

  // The request names no model.
  async contrastiveDataset({ input, context, signal, tell }) {
    const model = await context.models.get(await context.models.defaultName(), signal)
    const analyser = context.analyserOf(model)
    tell(ANALYSER_HEADER, analyser.name)
    return contrastiveDataset(analyser, input.specification, signal)
  },

  search: onModel(searchFeatures),

  // Nor does this one: ids are of one model.
  async list({ input, context, signal }) {
    return listFeatures(await modelOf(context, input.feature_id[0], undefined, signal), input)
  },

  rerank: onModel(rerankFeatures),
  lookup: onModel(lookUpFeatures),

  async autoEdits({ input, context, signal }) {
    const model = await context.models.get(input.model, signal)
    return findAutoEdits(context.analyserOf(model), input, signal)
  },

  async autoConditional({ input, context, signal }) {
    const model = await context.models.get(input.model, signal)
    return findAutoConditional(context.analyserOf(model), input, signal)
  },
})
