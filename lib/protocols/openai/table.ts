import { answers } from '@/lib/operations/ready'
import { rowsOf } from '../http/endpoint'
import { streamed } from '../http/handle'
import { collectCompletion, completionChunks, startCompletion } from './chat'
import { collectTextCompletion, startTextCompletion, textChunks } from './completions'
import { endpoints } from './contract/endpoints'
import { listModels, readModel } from './models'
import { collectResponse, responseEvents, startResponse } from './responses'

/** What runs each of OpenAI's endpoints. */
export const openAiRows = rowsOf(endpoints, {
  async chat({ input, context, signal }) {
    const model = await context.models.get(input.model, signal)
    const completion = await startCompletion(model, input, signal)
    return input.stream ? streamed(completionChunks(completion)) : collectCompletion(completion)
  },
  async completions({ input, context, signal }) {
    const model = await context.models.get(input.model, signal)
    const begun = await startTextCompletion(model, input, signal)
    return input.stream ? streamed(textChunks(begun)) : collectTextCompletion(begun)
  },
  async responses({ input, context, signal }) {
    const model = await context.models.get(input.model, signal)
    const begun = await startResponse(model, input, signal)
    return input.stream ? streamed(responseEvents(begun)) : collectResponse(begun)
  },
  listModels: ({ context }) => listModels(context),
  // Names of models hold slashes, which some clients escape and others send as they are.
  readModel: ({ params: { id = [] }, context }) => readModel(context, [id].flat().map(unescaped).join('/')),
  health: ({ context, signal }) => answers(context, signal),
})

function unescaped(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
