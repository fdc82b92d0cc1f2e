import type { z } from 'zod'
import * as ember from '@/lib/protocols/ember/contract'
import { conditionalGroupJson, controllerJson } from '@/lib/steering'
import type { Protocol } from './operation'

const model = 'tiller/pocket'
const messages = [{ role: 'user', content: 'Tell me about the sea.' }]
const answered = [...messages, { role: 'assistant', content: 'Arr, the sea be wide.' }]
const plain = [...messages, { role: 'assistant', content: 'The sea is wide.' }]

/** The request with its controller described, which the contract leaves to the reader of controllers. */
const steered = <Schema extends z.ZodObject>(request: Schema) =>
  request.extend({ controller: controllerJson.nullish().describe('What steers; nothing if left out') })

/** Ember's wire protocol, for the `goodfire` package. */
export const emberProtocol: Protocol = {
  tag: 'Ember',
  description:
    'What the Python package `goodfire` speaks. Faults of a request come as a list in Pydantic’s words, status 422. `model` takes ' +
    'the served names and the aliases of MODEL_ALIASES.',
  error: ember.errorBody,
  operations: [
    {
      method: 'post',
      path: '/api/inference/v1/chat/completions',
      id: 'emberChat',
      summary: 'Answer a conversation under a controller',
      body: steered(ember.chatRequest),
      example: { messages, model, max_completion_tokens: 60 },
      answer: ember.chatCompletion,
      event: { schema: ember.chatChunk, contentType: 'text/event-stream' },
    },
    {
      method: 'post',
      path: '/api/inference/v1/chat/tokenize',
      id: 'emberTokenize',
      summary: 'Read a conversation as tokens',
      body: ember.tokenizeRequest,
      example: { messages, model },
      answer: ember.tokenizeResponse,
    },
    {
      method: 'post',
      path: '/api/inference/v1/chat-attribution/compute-features',
      id: 'emberFeatures',
      summary: 'See which features fire at each token',
      body: steered(ember.featuresRequest),
      example: { messages, model },
      answer: ember.featuresResponse,
    },
    {
      method: 'post',
      path: '/api/inference/v1/chat-attribution/compute-logits',
      id: 'emberLogits',
      summary: 'Read the logits of the token that comes next',
      body: steered(ember.logitsRequest),
      example: { messages, model, top_k: 10 },
      answer: ember.logitsResponse,
    },
    {
      method: 'post',
      path: '/api/inference/v1/chat-attribution/contrast',
      id: 'emberContrast',
      summary: 'Find the features that tell two datasets apart',
      body: ember.contrastRequest,
      example: { dataset_1: [answered], dataset_2: [plain], model },
      answer: ember.contrastResponse,
    },
    {
      method: 'post',
      path: '/api/inference/v1/attributions/neighbors',
      id: 'emberNeighbors',
      summary: 'Find features like those given',
      body: ember.neighborsRequest,
      example: { feature_indices: [0], model },
      answer: ember.neighborsResponse,
    },
    {
      method: 'post',
      path: '/api/inference/v1/attributions/compute-logit-attribution',
      id: 'emberLogitAttribution',
      summary: 'Find the features that tokens owe their logits to',
      body: ember.logitAttributionRequest,
      example: { messages: answered, model, startIndex: 5, endIndex: 5 },
      answer: ember.logitAttributionResponse,
    },
    {
      method: 'post',
      path: '/api/inference/v1/attributions/generate-contrastive-dataset',
      id: 'emberContrastiveDataset',
      summary: 'Write conversations with and without what a specification says',
      description:
        'Without an assistant model they are the served model’s own answers, with the specification and without. The header ' +
        'X-Tiller-Analyser names what wrote them.',
      body: ember.contrastiveDatasetRequest,
      example: { specification: 'talks like a pirate' },
      answer: ember.contrastiveDatasetResponse,
    },
    {
      method: 'get',
      path: '/api/inference/v1/features/search',
      id: 'emberSearch',
      summary: 'Find features by what they stand for',
      query: ember.searchQuery,
      answer: ember.relevantFeatures,
    },
    {
      method: 'get',
      path: '/api/inference/v1/features',
      id: 'emberList',
      summary: 'Read features by id',
      description: 'Also answers with a slash at the end, as the Python package asks.',
      query: ember.listQuery,
      answer: ember.relevantFeatures,
    },
    {
      method: 'post',
      path: '/api/inference/v1/features/rerank',
      id: 'emberRerank',
      summary: 'Sort features by how well they fit a query',
      body: ember.rerankRequest,
      example: { query: 'pirate', model, feature_ids: ['0'.repeat(32)] },
      answer: ember.relevantFeatures,
    },
    {
      method: 'post',
      path: '/api/inference/v1/features/lookup',
      id: 'emberLookup',
      summary: 'Read features by index',
      body: ember.lookupRequest,
      example: { indices: [0, 1], model },
      answer: ember.lookupResponse,
    },
    {
      method: 'post',
      path: '/api/inference/v1/features/auto-edits',
      id: 'emberAutoEdits',
      summary: 'Find the edits that a specification asks for',
      body: ember.specificationRequest,
      example: { specification: 'more like a pirate, less formal', model },
      answer: ember.autoEditsResponse,
    },
    {
      method: 'post',
      path: '/api/inference/v1/features/auto-conditional',
      id: 'emberAutoConditional',
      summary: 'Find the condition that a specification describes',
      body: ember.specificationRequest,
      example: { specification: 'when the assistant talks like a pirate', model },
      answer: ember.autoConditionalResponse.extend({ conditional: conditionalGroupJson }),
    },
  ],
}
