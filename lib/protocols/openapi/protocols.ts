import { z } from 'zod'
import { endpoints as ember } from '../ember/contract/endpoints'
import { errorBody as emberErrorBody } from '../ember/contract/errors'
import type { Endpoint } from '../http/endpoint'
import { endpoints as openAi } from '../openai/contract/endpoints'
import { endpoints as steeringApi } from '../steering-api/contract/endpoints'
import { accessEndpoints } from '../tiller/contract/access'
import { comparisonEndpoints } from '../tiller/contract/comparison-endpoints'
import { conversationEndpoints } from '../tiller/contract/conversation-endpoints'
import { endpoints as tiller } from '../tiller/contract/endpoints'
import { errorBody } from '../tiller/contract/errors'
import { noteEndpoints } from '../tiller/contract/note-endpoints'
import { personaEndpoints } from '../tiller/contract/persona-endpoints'
import { probes } from '../tiller/contract/probes'
import { openAiErrorBody, openAiStreamError } from '../v1/contract/errors'

/** Endpoints of one wire protocol, which share a tag and the shape of their errors. */
export interface DescribedProtocol {
  tag: string
  description: string
  error: z.ZodType
  /** Whether writes may carry an idempotency key. */
  idempotency?: boolean
  /** The event that a stream ends with where it fails, if the events' schema does not have it. */
  brokenOff?: z.ZodType
  endpoints: readonly Endpoint[]
}

/** This description itself. */
export const openApi: Endpoint = {
  method: 'GET',
  path: '/api/openapi.json',
  id: 'openApi',
  summary: 'Read this description',
  answer: z.record(z.string(), z.unknown()),
}

export const protocols: readonly DescribedProtocol[] = [
  {
    tag: 'Tiller',
    description:
      'Sessions hold variants; a variant is the base model with edits of features. `default_session` and its variant ' +
      '`default` always exist. Errors carry a sentence in `detail` and a `code` that stays the same.',
    error: errorBody,
    idempotency: true,
    endpoints: [
      ...Object.values(tiller),
      ...Object.values(conversationEndpoints),
      ...Object.values(personaEndpoints),
      ...Object.values(comparisonEndpoints),
      ...Object.values(noteEndpoints),
      ...Object.values(accessEndpoints),
      ...Object.values(probes),
      openApi,
    ],
  },
  {
    tag: 'Ember',
    description:
      'What the Python package `goodfire` speaks. Faults of a request come as a list in Pydantic’s words, status 422. `model` takes ' +
      'the served names and the aliases of MODEL_ALIASES.',
    error: emberErrorBody,
    brokenOff: emberErrorBody,
    endpoints: Object.values(ember),
  },
  {
    tag: 'OpenAI',
    description:
      'What clients of OpenAI and the Python package `vllm-sdk` speak. Errors carry OpenAI’s `error` and, for vllm-sdk, a `detail`.',
    error: openAiErrorBody,
    brokenOff: openAiStreamError,
    endpoints: Object.values(openAi),
  },
  {
    tag: 'SteeringAPI',
    description: 'What the Python package `vllm-sdk` speaks beside chat. Activations are in the SAE’s units.',
    error: openAiErrorBody,
    endpoints: Object.values(steeringApi),
  },
]
