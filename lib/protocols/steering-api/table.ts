import { wireName } from '@/lib/models/model-names'
import type { ServedModel } from '@/lib/models/served-model'
import { rowsOf } from '../http/endpoint'
import type { Call } from '../http/handle'
import { MODEL_HEADER } from '../http/headers'
import { everyActivation, inspectItems } from './activity'
import { endpoints } from './contract/endpoints'
import { contrastItems } from './contrast'
import { rerankItems, searchItems } from './features'
import { attributeItems, logitsByText } from './influence'

/** Runs an operation on the model that a request names, and names in a header the one that ran. */
const onModel =
  <Input extends { model: string } | { model_name: string }, Answer>(
    operation: (model: ServedModel, input: Input, signal: AbortSignal) => Promise<Answer>,
  ) =>
  async ({ input, context, signal, tell }: Call<Input>): Promise<Answer> => {
    const model = await context.models.get('model' in input ? input.model : input.model_name, signal)
    tell(MODEL_HEADER, wireName(model.name))
    return operation(model, input, signal)
  }

/** What runs each of SteeringAPI's rows. */
export const steeringApiRows = rowsOf(endpoints, {
  search: onModel(searchItems),
  rerank: onModel(rerankItems),
  inspect: onModel(inspectItems),
  activations: onModel(everyActivation),
  attribute: onModel(attributeItems),
  logits: onModel(logitsByText),
  contrast: onModel(contrastItems),
})
