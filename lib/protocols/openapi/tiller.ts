import { z } from 'zod'
import {
  analyzeQueryRequest,
  analyzeQueryResponse,
  autoSteerRequest,
  autoSteerResponse,
  chatEvent,
  chatRequest,
  chatResponse,
  clearRequest,
  clearResponse,
  createVariantRequest,
  errorBody,
  featureDetail,
  healthResponse,
  inspectRequest,
  inspectResponse,
  modifiedQuery,
  searchRequest,
  searchResponse,
  sessionResponse,
  steerRequest,
  steerResponse,
  variantResponse,
} from '@/lib/protocols/tiller/contract'
import { variantJson } from '@/lib/steering'
import type { Protocol } from './operation'

const home = { session_id: 'default_session' }
const messages = [{ role: 'user', content: 'Tell me about Tokyo.' }]
const analysis = {
  persona: { role: 'pirate captain', style: 'Salty and boisterous', approach: 'Tells tales of the sea' },
  features: { style: [{ label: 'Talks like a pirate', importance: 0.9 }], reasoning: [], knowledge: [] },
}

/** Tiller's own API, which the studio uses. */
export const tiller: Protocol = {
  tag: 'Tiller',
  description:
    'Sessions hold variants; a variant is the base model with edits of features. `default_session` and its variant ' +
    '`default` always exist. Errors carry a sentence in `detail` and a `code` that stays the same.',
  error: errorBody,
  operations: [
    {
      method: 'post',
      path: '/api/v1/chat/completions',
      id: 'chat',
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
    },
    {
      method: 'post',
      path: '/api/v1/features/search',
      id: 'searchFeatures',
      summary: 'Find features by what they stand for',
      body: searchRequest,
      example: { ...home, query: 'pirate', top_k: 5 },
      answer: searchResponse,
    },
    {
      method: 'post',
      path: '/api/v1/features/inspect',
      id: 'inspectFeatures',
      summary: 'See which features fire on a conversation',
      body: inspectRequest,
      example: { ...home, messages },
      answer: inspectResponse,
    },
    {
      method: 'post',
      path: '/api/v1/features/steer',
      id: 'steerFeature',
      summary: 'Edit one feature of a variant, or several at once',
      description:
        'Name a feature by its exact label, its id or its index. With `edits` all are written or none. Value 0 removes an edit.',
      body: steerRequest,
      example: { ...home, feature_label: 'Talks like a pirate', value: 0.5 },
      answer: steerResponse,
    },
    {
      method: 'post',
      path: '/api/v1/features/clear',
      id: 'clearFeature',
      summary: 'Remove the edit of a feature',
      body: clearRequest,
      example: { ...home, feature_label: 'Talks like a pirate' },
      answer: clearResponse,
    },
    {
      method: 'get',
      path: '/api/v1/features/modified',
      id: 'readVariant',
      summary: 'Read a variant with all its edits',
      query: modifiedQuery,
      answer: variantJson,
    },
    {
      method: 'get',
      path: '/api/v1/features/{feature_id}',
      id: 'readFeature',
      summary: 'Read a feature with the evidence behind its label',
      params: z.object({ feature_id: z.string().describe("The feature's id, with or without dashes") }),
      answer: featureDetail,
    },
    {
      method: 'post',
      path: '/api/v1/features/analyze-query',
      id: 'analyzeQuery',
      summary: 'Find the persona and the features that suit a query',
      description:
        'Changes nothing. `analyser` tells whether an assistant model or the embedded table answered.',
      body: analyzeQueryRequest,
      example: { ...home, query: 'Tell me a pirate story about Tokyo' },
      answer: analyzeQueryResponse,
    },
    {
      method: 'post',
      path: '/api/v1/features/auto-steer',
      id: 'autoSteer',
      summary: 'Write the features of an analysis to a variant',
      description:
        'Replaces the edits that auto-steering made before; edits that a person made stay. A label that no feature has is searched ' +
        'for, and the feature found then carries `asked_for`.',
      body: autoSteerRequest,
      example: { ...home, analysis, max_features: 5 },
      answer: autoSteerResponse,
    },
    {
      method: 'post',
      path: '/api/v1/sessions',
      id: 'createSession',
      summary: 'Make a session with an id that cannot be guessed',
      answer: sessionResponse,
    },
    {
      method: 'post',
      path: '/api/v1/variants',
      id: 'createVariant',
      summary: 'Make a variant: empty, a copy of another, or from JSON',
      description:
        'With `variant_json` a variant comes in as Python’s or TypeScript’s `Variant.json()` wrote it, scopes included.',
      body: createVariantRequest,
      example: { ...home, variant_id: 'captain', base_variant_id: 'default' },
      answer: variantResponse,
    },
    {
      method: 'get',
      path: '/api/v1/health',
      id: 'health',
      summary: 'See which model and engine are running',
      answer: healthResponse,
    },
    {
      method: 'get',
      path: '/api/openapi.json',
      id: 'openApi',
      summary: 'Read this description',
      answer: z.record(z.string(), z.unknown()),
    },
  ],
}
