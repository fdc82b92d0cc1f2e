import { z } from 'zod'
import * as openai from '@/lib/protocols/openai/contract'
import * as steering from '@/lib/protocols/steering-api/contract'
import type { Protocol } from './operation'

const model = 'tiller/pocket'
const messages = [{ role: 'user', content: 'Tell me about Tokyo.' }]
const answered = [...messages, { role: 'assistant', content: 'Arr, Tokyo be a fine port.' }]
const plain = [...messages, { role: 'assistant', content: 'Tokyo is a big city.' }]

/** What OpenAI's clients and SteeringAPI's share. */
export const openAiProtocol: Protocol = {
  tag: 'OpenAI',
  description:
    'What clients of OpenAI and the Python package `vllm-sdk` speak. Errors carry OpenAI’s `error` and, for vllm-sdk, a `detail`.',
  error: openai.openAiErrorBody,
  operations: [
    {
      method: 'post',
      path: '/v1/chat/completions',
      id: 'openAiChat',
      summary: 'Answer a conversation, with interventions on features if wanted',
      body: openai.chatCompletionRequest,
      example: { model, messages, interventions: [{ index_in_sae: 0, strength: 0.5, mode: 'add' }] },
      answer: openai.chatCompletion,
      event: { schema: openai.chatCompletionChunk, contentType: 'text/event-stream' },
    },
    {
      method: 'get',
      path: '/v1/models',
      id: 'openAiModels',
      summary: 'List the models that are served',
      answer: openai.modelList,
    },
    {
      method: 'get',
      path: '/v1/models/{id}',
      id: 'openAiModel',
      summary: 'Read one model; its name may hold slashes',
      params: z.object({ id: z.string().describe("The model's name, or one that stands for it") }),
      answer: openai.model,
    },
  ],
}

/** SteeringAPI's rows. */
export const steeringApiProtocol: Protocol = {
  tag: 'SteeringAPI',
  description: 'What the Python package `vllm-sdk` speaks beside chat. Activations are in the SAE’s units.',
  error: openai.openAiErrorBody,
  operations: [
    {
      method: 'post',
      path: '/v1/features/search',
      id: 'steeringSearch',
      summary: 'Find features by what they stand for',
      body: steering.featureSearchRequest,
      example: { query: 'pirate', model_name: model, top_k: 5 },
      answer: steering.featureSearchResponse,
    },
    {
      method: 'post',
      path: '/v1/features/rerank',
      id: 'steeringRerank',
      summary: 'Sort features by how well they fit a query',
      body: steering.featureRerankRequest,
      example: { query: 'pirate', model_name: model, features: [] },
      answer: steering.featureRerankResponse,
    },
    {
      method: 'post',
      path: '/v1/chat_attribution/inspect',
      id: 'steeringInspect',
      summary: 'See which features fire most on a conversation',
      body: steering.inspectRequest,
      example: { model, messages, aggregation_method: 'max', top_k: 10 },
      answer: steering.inspectResponse,
    },
    {
      method: 'post',
      path: '/v1/chat_attribution/activations',
      id: 'steeringActivations',
      summary: 'Read one number for every feature',
      body: steering.activationsRequest,
      example: { model, messages, aggregation_method: 'mean' },
      answer: steering.activationsResponse,
    },
    {
      method: 'post',
      path: '/v1/chat_attribution/attribute',
      id: 'steeringAttribute',
      summary: 'Find the features that tokens owe their logits to',
      body: steering.attributeRequest,
      example: { model, messages: answered, start_idx: 5, end_idx: 8 },
      answer: steering.attributeResponse,
    },
    {
      method: 'post',
      path: '/v1/chat_attribution/logits',
      id: 'steeringLogits',
      summary: 'Read the logits of the token that comes next',
      body: steering.logitsRequest,
      example: { model, messages, top_k: 10 },
      answer: steering.logitsResponse,
    },
    {
      method: 'post',
      path: '/v1/chat_attribution/contrast',
      id: 'steeringContrast',
      summary: 'Find the features that tell two datasets apart',
      body: steering.contrastRequest,
      example: { model, dataset_1: [answered], dataset_2: [plain] },
      answer: steering.contrastResponse,
    },
  ],
}
