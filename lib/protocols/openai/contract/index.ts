export { chatCompletionRequest, type ChatCompletionRequest } from './chat-request'
export {
  completion,
  completionChunk,
  completionRequest,
  type Completion,
  type CompletionChunk,
  type CompletionLogprobs,
} from './completion'
export {
  chatCompletion,
  chatCompletionChunk,
  type ChatCompletion,
  type ChatCompletionChunk,
} from './chat-response'
export {
  response,
  responseEvent,
  type OutputMessage,
  type ResponseObject,
  type ResponseEvent,
} from './response'
export { responseRequest } from './response-request'
export { openAiErrorBody, openAiStreamError, type OpenAiErrorBody } from '../../v1/contract/errors'
export { conversation } from '../../v1/contract/messages'
export { model, modelList, type Model, type ModelList } from './models'
