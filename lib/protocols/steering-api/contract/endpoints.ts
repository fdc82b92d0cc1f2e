import type { Endpoints } from '../../http/endpoint'
import { activationsRequest, activationsResponse, inspectRequest, inspectResponse } from './activity'
import { contrastRequest, contrastResponse } from './contrast'
import {
  featureRerankRequest,
  featureRerankResponse,
  featureSearchRequest,
  featureSearchResponse,
} from './features'
import { attributeRequest, attributeResponse, logitsRequest, logitsResponse } from './influence'

const model = 'tiller/pocket'
const messages = [{ role: 'user', content: 'Tell me about Tokyo.' }]
const answered = [...messages, { role: 'assistant', content: 'Arr, Tokyo be a fine port.' }]
const plain = [...messages, { role: 'assistant', content: 'Tokyo is a big city.' }]

/** Also above what a contrast of two full datasets takes. */
const timeLimitMs = 300_000

/** SteeringAPI's rows. */
export const endpoints = {
  search: {
    method: 'POST',
    path: '/v1/features/search',
    id: 'steeringSearch',
    summary: 'Find features by what they stand for',
    body: featureSearchRequest,
    example: { query: 'pirate', model_name: model, top_k: 5 },
    answer: featureSearchResponse,
    timeLimitMs,
  },
  rerank: {
    method: 'POST',
    path: '/v1/features/rerank',
    id: 'steeringRerank',
    summary: 'Sort features by how well they fit a query',
    body: featureRerankRequest,
    example: { query: 'pirate', model_name: model, features: [] },
    answer: featureRerankResponse,
    timeLimitMs,
  },
  inspect: {
    method: 'POST',
    path: '/v1/chat_attribution/inspect',
    id: 'steeringInspect',
    summary: 'See which features fire most on a conversation',
    body: inspectRequest,
    example: { model, messages, aggregation_method: 'max', top_k: 10 },
    answer: inspectResponse,
    timeLimitMs,
  },
  activations: {
    method: 'POST',
    path: '/v1/chat_attribution/activations',
    id: 'steeringActivations',
    summary: 'Read one number for every feature',
    body: activationsRequest,
    example: { model, messages, aggregation_method: 'mean' },
    answer: activationsResponse,
    timeLimitMs,
  },
  attribute: {
    method: 'POST',
    path: '/v1/chat_attribution/attribute',
    id: 'steeringAttribute',
    summary: 'Find the features that tokens owe their logits to',
    body: attributeRequest,
    example: { model, messages: answered, start_idx: 5, end_idx: 8 },
    answer: attributeResponse,
    timeLimitMs,
  },
  logits: {
    method: 'POST',
    path: '/v1/chat_attribution/logits',
    id: 'steeringLogits',
    summary: 'Read the logits of the token that comes next',
    body: logitsRequest,
    example: { model, messages, top_k: 10 },
    answer: logitsResponse,
    timeLimitMs,
  },
  contrast: {
    method: 'POST',
    path: '/v1/chat_attribution/contrast',
    id: 'steeringContrast',
    summary: 'Find the features that tell two datasets apart',
    body: contrastRequest,
    example: { model, dataset_1: [answered], dataset_2: [plain] },
    answer: contrastResponse,
    timeLimitMs,
  },
} as const satisfies Endpoints
