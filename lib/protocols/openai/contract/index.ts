export { chatCompletionRequest, MAX_CHOICES, type ChatCompletionRequest } from './chat-request'
export {
  chatCompletion,
  chatCompletionChunk,
  type ChatCompletion,
  type ChatCompletionChunk,
  type ChoiceLogprobs,
  type TokenLogprob,
} from './chat-response'
export { openAiErrorBody, openAiStreamError, type OpenAiErrorBody } from '../../v1/contract/errors'
export { conversation } from '../../v1/contract/messages'
export { model, modelList, type Model, type ModelList } from './models'
