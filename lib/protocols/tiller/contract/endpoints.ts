import { z } from 'zod'
import { variantJson } from '@/lib/steering'
import type { Endpoints } from '../../http/endpoint'
import { activationsRequest, activationsResponse } from './activations'
import {
  analyzeQueryRequest,
  analyzeQueryResponse,
  autoSteerRequest,
  autoSteerResponse,
  proposeRequest,
  proposeResponse,
} from './analysis'
import { chatEvent, chatRequest, chatResponse, countTokensRequest, countTokensResponse } from './chat'
import {
  clearRequest,
  clearResponse,
  featureDetail,
  featureDose,
  featureQuery,
  inspectRequest,
  inspectResponse,
  modifiedQuery,
  searchRequest,
  searchResponse,
  steerRequest,
  steerResponse,
} from './features'
import { contrastRequest, contrastResponse } from './contrast'
import { listFeaturesRequest, listFeaturesResponse } from './feature-list'
import { makeEvent, makeRequest, removeResponse } from './making'
import { healthResponse } from './health'
import { modelListing, modelsResponse } from './models'
import {
  createSessionRequest,
  createVariantRequest,
  removedSession,
  removedVariant,
  sessionId,
  sessionResponse,
  variantId,
  variantResponse,
} from './session'

const home = { session_id: 'default_session' }
const messages = [{ role: 'user', content: 'Tell me about Tokyo.' }]
const analysis = {
  persona: { role: 'pirate captain', style: 'Salty and boisterous', approach: 'Tells tales of the sea' },
  features: { style: [{ label: 'Talks like a pirate', importance: 0.9 }], reasoning: [], knowledge: [] },
}
const modelName = z.string().describe("The model's name, or one that stands for it")

/** Tiller's own API, which the studio uses. */
export const endpoints = {
  chat: {
    method: 'POST',
    path: '/api/v1/chat/completions',
    id: 'chat',
    version: 'written',
    summary: 'Answer a conversation with a variant',
    description:
      'Streams by default. `pending` lays edits over the variant for this answer only. `auto_steer` chooses features for ' +
      'the last message and writes them to the variant. The same seed, request and variant give the same text. Where an abort ' +
      'condition of the variant holds, a stream closes with the error event `inference_aborted`; a whole answer is refused ' +
      'with that code, and `content` has what was said until then.',
    body: chatRequest,
    example: { ...home, messages, stream: false, seed: 7 },
    answer: chatResponse,
    event: { schema: chatEvent, contentType: 'text/plain' },
    timeLimitMs: 300_000,
  },
  countTokens: {
    method: 'POST',
    path: '/api/v1/chat/tokens',
    id: 'countTokens',
    summary: 'Count the tokens that a conversation takes up in the context of the model',
    description:
      'The model reads nothing, so this costs next to nothing. An answer has the room that the conversation leaves of ' +
      '`context_length`.',
    body: countTokensRequest,
    example: { ...home, messages },
    answer: countTokensResponse,
  },
  searchFeatures: {
    method: 'POST',
    path: '/api/v1/features/search',
    id: 'searchFeatures',
    summary: 'Find features by what they stand for',
    body: searchRequest,
    example: { ...home, query: 'pirate', top_k: 5 },
    answer: searchResponse,
  },
  listFeatures: {
    method: 'POST',
    path: '/api/v1/features/list',
    id: 'listFeatures',
    summary: 'List every feature of the model, page by page',
    description:
      'In any order, narrowed to what one looks for. The model reads nothing. A page costs what going through the labels once costs, ' +
      'so that lists of hundreds of thousands of features are shown as they are scrolled through.',
    body: listFeaturesRequest,
    example: { ...home, kinds: ['style'], sort: 'density', by_theme: true, limit: 5 },
    answer: listFeaturesResponse,
  },
  inspectFeatures: {
    method: 'POST',
    path: '/api/v1/features/inspect',
    id: 'inspectFeatures',
    summary: 'See which features fire on a conversation',
    body: inspectRequest,
    example: { ...home, messages },
    answer: inspectResponse,
  },
  readActivations: {
    method: 'POST',
    path: '/api/v1/features/activations',
    id: 'readActivations',
    summary: 'See how features fire on each token of a conversation',
    description:
      'Follows the features of `feature_ids` through the conversation, token by token, and tells with `top_k` which fire most at each. ' +
      'Name neither, and the answer is the tokens alone.',
    body: activationsRequest,
    example: { ...home, messages, feature_ids: [], top_k: 2 },
    answer: activationsResponse,
  },
  steerFeature: {
    method: 'POST',
    path: '/api/v1/features/steer',
    id: 'steerFeature',
    version: 'written',
    summary: 'Edit one feature of a variant, or several at once',
    description:
      'Name a feature by its exact label, its id or its index. With `edits` all are written or none. Value 0 removes an edit. ' +
      '`scopes` takes the place of what held under conditions, in the same step.',
    body: steerRequest,
    example: { ...home, feature_label: 'Talks like a pirate', value: 0.5 },
    answer: steerResponse,
  },
  clearFeature: {
    method: 'POST',
    path: '/api/v1/features/clear',
    id: 'clearFeature',
    version: 'written',
    summary: 'Remove the edit of a feature',
    body: clearRequest,
    example: { ...home, feature_label: 'Talks like a pirate' },
    answer: clearResponse,
  },
  readVariant: {
    method: 'GET',
    path: '/api/v1/features/modified',
    id: 'readVariant',
    version: 'told',
    summary: 'Read a variant with all its edits',
    query: modifiedQuery,
    answer: variantJson,
  },
  readFeature: {
    method: 'GET',
    path: '/api/v1/features/{feature_id}',
    id: 'readFeature',
    summary: 'Read a feature with the evidence behind its label',
    params: z.object({ feature_id: z.string().describe("The feature's id, with or without dashes") }),
    query: featureQuery,
    answer: featureDetail,
  },
  readDose: {
    method: 'GET',
    path: '/api/v1/features/{feature_id}/dose',
    id: 'readDose',
    summary: 'See what strength 1 of a feature is worth inside the model',
    description:
      'How much it adds to the feature’s activation and to the residual stream, beside the length that this has. Reads a few questions ' +
      'when it is first asked of a model.',
    params: z.object({ feature_id: z.string().describe("The feature's id, with or without dashes") }),
    query: featureQuery,
    answer: featureDose,
  },
  makeFeature: {
    method: 'POST',
    path: '/api/v1/features',
    id: 'makeFeature',
    summary: 'Make a feature, from one sentence or from examples',
    description:
      'The model answers prompts with the sentence as its instructions and without, or reads the examples. What tells the two ' +
      'sorts of answers apart becomes a direction of the residual stream, at the layer where steering along it works best; ' +
      'trials find its strength 1. Takes a minute or more, and waits in line while others’ are made: streams the place in line, ' +
      'what is being done, and at last the feature; closing the stream stops it. A line that is full is refused with 503. Where the model cannot be taught it, the failure `not_learned` has the numbers, and nothing is kept. ' +
      'The feature is then found, steered and read like every other, on all protocols.',
    body: makeRequest,
    example: {
      ...home,
      label: 'Talks in riddles',
      sentence: 'talks in riddles about the sea',
      stream: false,
    },
    answer: featureDetail,
    event: { schema: makeEvent, contentType: 'text/plain' },
    // Half an hour of work behind a line of eight.
    timeLimitMs: 9 * 1_800_000,
  },
  removeFeature: {
    method: 'DELETE',
    path: '/api/v1/features/{feature_id}',
    id: 'removeFeature',
    summary: 'Delete a feature that somebody made',
    description:
      'Variants that steer by it are refused from then on, with its name, until its edit is cleared. Features of an SAE cannot ' +
      'be deleted.',
    params: z.object({ feature_id: z.string().describe("The feature's id, with or without dashes") }),
    answer: removeResponse,
  },
  analyzeQuery: {
    method: 'POST',
    path: '/api/v1/features/analyze-query',
    id: 'analyzeQuery',
    summary: 'Find the persona and the features that suit a query',
    description:
      'Changes nothing. `analyser` tells whether an assistant model or the embedded table answered.',
    body: analyzeQueryRequest,
    example: { ...home, query: 'Tell me a pirate story about Tokyo' },
    answer: analyzeQueryResponse,
  },
  propose: {
    method: 'POST',
    path: '/api/v1/features/propose',
    id: 'propose',
    summary: 'Find the features that a wish asks for, each with the reason for it',
    description:
      'Changes nothing: `pending` of an answer tries what is proposed, and POST /features/steer keeps it. `analyser` tells whether an ' +
      'assistant model or the embedded table read the wish.',
    body: proposeRequest,
    example: { ...home, wish: 'talk like a pirate, and be brief' },
    answer: proposeResponse,
  },
  contrast: {
    method: 'POST',
    path: '/api/v1/features/contrast',
    id: 'contrast',
    summary: 'Find the features that tell two sets of texts apart',
    description:
      'The model reads each conversation without steering. Changes nothing. With few or short texts much is chance: `chance` tells how much.',
    body: contrastRequest,
    example: {
      ...home,
      first: [[{ role: 'assistant', content: 'Ahoy, matey!' }]],
      second: [[{ role: 'assistant', content: 'Hello there.' }]],
      top_k: 3,
    },
    answer: contrastResponse,
    timeLimitMs: 300_000,
  },
  autoSteer: {
    method: 'POST',
    path: '/api/v1/features/auto-steer',
    id: 'autoSteer',
    version: 'written',
    summary: 'Write the features of an analysis to a variant',
    description:
      'Replaces the edits that auto-steering made before; edits that a person made stay. A label that no feature has is searched ' +
      'for, and the feature found then carries `asked_for`.',
    body: autoSteerRequest,
    example: { ...home, analysis, max_features: 5 },
    answer: autoSteerResponse,
  },
  createSession: {
    method: 'POST',
    path: '/api/v1/sessions',
    id: 'createSession',
    summary: 'Make a session with an id that cannot be guessed',
    description: 'The body may be left out. `base_model` names the model of its first variant.',
    body: createSessionRequest,
    example: { base_model: 'tiller/pocket' },
    answer: sessionResponse,
  },
  createVariant: {
    method: 'POST',
    path: '/api/v1/variants',
    id: 'createVariant',
    version: 'told',
    summary: 'Make a variant: empty, a copy of another, or from JSON',
    description:
      'With `variant_json` a variant comes in as Python’s or TypeScript’s `Variant.json()` wrote it, scopes included.',
    body: createVariantRequest,
    example: { ...home, variant_id: 'captain', base_variant_id: 'default' },
    answer: variantResponse,
  },
  removeSession: {
    method: 'DELETE',
    path: '/api/v1/sessions/{session_id}',
    id: 'removeSession',
    summary: 'Delete a session with all its variants',
    description:
      'An id that POST /sessions gave is gone then. A name of your own is as it was before its first use: `default_session` starts afresh.',
    params: z.object({ session_id: sessionId.describe('The session') }),
    answer: removedSession,
  },
  removeVariant: {
    method: 'DELETE',
    path: '/api/v1/variants/{variant_id}',
    id: 'removeVariant',
    version: 'written',
    summary: 'Delete a variant',
    description: 'Every session keeps its `default`.',
    params: z.object({ variant_id: variantId.describe('The variant') }),
    query: z.object({ session_id: sessionId.describe('The session that it is in') }),
    answer: removedVariant,
  },
  listModels: {
    method: 'GET',
    path: '/api/v1/models',
    id: 'listModels',
    summary: 'List the models that are served, with their state',
    answer: modelsResponse,
  },
  loadModel: {
    method: 'POST',
    path: '/api/v1/models/{name}/load',
    id: 'loadModel',
    summary: 'Load a model, so that nobody’s first question waits for it',
    description: 'Answers once it is loaded. A model is loaded by itself when it is first asked, too.',
    params: z.object({ name: modelName }),
    answer: modelListing,
    timeLimitMs: 600_000,
  },
  health: {
    method: 'GET',
    path: '/api/v1/health',
    id: 'health',
    summary: 'See which model and engine are running, and whether they answer',
    description:
      'Refused with `engine_unavailable` while the default model is being loaded, or if it does not compute, and with ' +
      '`store_unavailable` if the sessions cannot be read.',
    timeLimitMs: 10_000,
    answer: healthResponse,
  },
} as const satisfies Endpoints
