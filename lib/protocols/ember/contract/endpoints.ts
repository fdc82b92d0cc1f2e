import { conditionalGroupJson, controllerJson } from '@/lib/steering'
import type { z } from 'zod'
import { between, onlyWith } from '../../common/rules'
import type { Endpoints } from '../../http/endpoint'
import {
  contrastiveDatasetRequest,
  contrastiveDatasetResponse,
  contrastRequest,
  contrastResponse,
  featuresRequest,
  featuresResponse,
  logitAttributionRequest,
  logitAttributionResponse,
  neighborsRequest,
  neighborsResponse,
} from './attribution'
import {
  chatChunk,
  chatCompletion,
  chatRequest,
  logitsRequest,
  logitsResponse,
  tokenizeRequest,
  tokenizeResponse,
} from './chat'
import { relevantFeatures } from './common'
import {
  autoConditionalResponse,
  autoEditsResponse,
  listQuery,
  lookupRequest,
  lookupResponse,
  rerankRequest,
  searchQuery,
  specificationRequest,
} from './features'

const model = 'tiller/pocket'
const messages = [{ role: 'user', content: 'Tell me about the sea.' }]
const answered = [...messages, { role: 'assistant', content: 'Arr, the sea be wide.' }]
const plain = [...messages, { role: 'assistant', content: 'The sea is wide.' }]

/** The request with its controller described, which the contract leaves to the reader of controllers. */
const steered = <Schema extends z.ZodObject>(request: Schema) =>
  request.extend({ controller: controllerJson.nullish().describe('What steers; nothing if left out') })

/** Ember's wire protocol, for the `goodfire` package. */
export const endpoints = {
  chat: {
    method: 'POST',
    path: '/api/inference/v1/chat/completions',
    id: 'emberChat',
    summary: 'Answer a conversation under a controller',
    body: chatRequest,
    // Checked with the controller, once the model is known.
    describedBody: steered(chatRequest).meta(between(onlyWith('top_logprobs', 'logprobs', true))),
    example: { messages, model, max_completion_tokens: 60 },
    answer: chatCompletion,
    event: { schema: chatChunk, contentType: 'text/event-stream' },
    timeLimitMs: 300_000,
  },
  tokenize: {
    method: 'POST',
    path: '/api/inference/v1/chat/tokenize',
    id: 'emberTokenize',
    summary: 'Read a conversation as tokens',
    body: tokenizeRequest,
    example: { messages, model },
    answer: tokenizeResponse,
  },
  features: {
    method: 'POST',
    path: '/api/inference/v1/chat-attribution/compute-features',
    id: 'emberFeatures',
    summary: 'See which features fire at each token',
    body: featuresRequest,
    describedBody: steered(featuresRequest),
    example: { messages, model },
    answer: featuresResponse,
  },
  logits: {
    method: 'POST',
    path: '/api/inference/v1/chat-attribution/compute-logits',
    id: 'emberLogits',
    summary: 'Read the logits of the token that comes next',
    body: logitsRequest,
    describedBody: steered(logitsRequest),
    example: { messages, model, top_k: 10 },
    answer: logitsResponse,
  },
  contrast: {
    method: 'POST',
    path: '/api/inference/v1/chat-attribution/contrast',
    id: 'emberContrast',
    summary: 'Find the features that tell two datasets apart',
    body: contrastRequest,
    example: { dataset_1: [answered], dataset_2: [plain], model },
    answer: contrastResponse,
    timeLimitMs: 120_000,
  },
  neighbors: {
    method: 'POST',
    path: '/api/inference/v1/attributions/neighbors',
    id: 'emberNeighbors',
    summary: 'Find features like those given',
    body: neighborsRequest,
    example: { feature_indices: [0], model },
    answer: neighborsResponse,
  },
  logitAttribution: {
    method: 'POST',
    path: '/api/inference/v1/attributions/compute-logit-attribution',
    id: 'emberLogitAttribution',
    summary: 'Find the features that tokens owe their logits to',
    body: logitAttributionRequest,
    example: { messages: answered, model, startIndex: 5, endIndex: 5 },
    answer: logitAttributionResponse,
  },
  contrastiveDataset: {
    method: 'POST',
    path: '/api/inference/v1/attributions/generate-contrastive-dataset',
    id: 'emberContrastiveDataset',
    summary: 'Write conversations with and without what a specification says',
    description:
      'Without an assistant model they are the served model’s own answers, with the specification and without. The header ' +
      'X-Tiller-Analyser names what wrote them.',
    body: contrastiveDatasetRequest,
    example: { specification: 'talks like a pirate' },
    answer: contrastiveDatasetResponse,
    timeLimitMs: 120_000,
  },
  search: {
    method: 'GET',
    path: '/api/inference/v1/features/search',
    id: 'emberSearch',
    summary: 'Find features by what they stand for',
    query: searchQuery,
    answer: relevantFeatures,
  },
  list: {
    method: 'GET',
    path: '/api/inference/v1/features',
    id: 'emberList',
    summary: 'Read features by id',
    description: 'Also answers with a slash at the end, as the Python package asks.',
    query: listQuery,
    answer: relevantFeatures,
  },
  rerank: {
    method: 'POST',
    path: '/api/inference/v1/features/rerank',
    id: 'emberRerank',
    summary: 'Sort features by how well they fit a query',
    body: rerankRequest,
    example: { query: 'pirate', model, feature_ids: ['0'.repeat(32)] },
    answer: relevantFeatures,
  },
  lookup: {
    method: 'POST',
    path: '/api/inference/v1/features/lookup',
    id: 'emberLookup',
    summary: 'Read features by index',
    body: lookupRequest,
    example: { indices: [0, 1], model },
    answer: lookupResponse,
  },
  autoEdits: {
    method: 'POST',
    path: '/api/inference/v1/features/auto-edits',
    id: 'emberAutoEdits',
    summary: 'Find the edits that a specification asks for',
    body: specificationRequest,
    example: { specification: 'more like a pirate, less formal', model },
    answer: autoEditsResponse,
  },
  autoConditional: {
    method: 'POST',
    path: '/api/inference/v1/features/auto-conditional',
    id: 'emberAutoConditional',
    summary: 'Find the condition that a specification describes',
    body: specificationRequest,
    example: { specification: 'when the assistant talks like a pirate', model },
    answer: autoConditionalResponse.extend({ conditional: conditionalGroupJson }),
  },
} as const satisfies Endpoints
