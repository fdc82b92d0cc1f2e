import { z } from 'zod'
import type { Endpoints } from '../../http/endpoint'
import { chatCompletionRequest } from './chat-request'
import { chatCompletion, chatCompletionChunk } from './chat-response'
import { completion, completionChunk, completionRequest } from './completion'
import { model, modelList } from './models'
import { response, responseEvent } from './response'
import { responseRequest } from './response-request'

const name = 'tiller/pocket'
const messages = [{ role: 'user', content: 'Tell me about Tokyo.' }]

/** What OpenAI's clients and SteeringAPI's share. */
export const endpoints = {
  chat: {
    method: 'POST',
    path: '/v1/chat/completions',
    id: 'openAiChat',
    summary: 'Answer a conversation, with interventions on features if wanted',
    body: chatCompletionRequest,
    example: { model: name, messages, interventions: [{ index_in_sae: 0, strength: 0.5, mode: 'add' }] },
    answer: chatCompletion,
    event: { schema: chatCompletionChunk, contentType: 'text/event-stream' },
    timeLimitMs: 300_000,
  },
  completions: {
    method: 'POST',
    path: '/v1/completions',
    id: 'openAiCompletions',
    summary: 'Continue texts as they are, and tell how likely each of their tokens is',
    body: completionRequest,
    example: { model: name, prompt: 'Once upon a time', max_tokens: 20, echo: true, logprobs: 1 },
    answer: completion,
    event: { schema: completionChunk, contentType: 'text/event-stream' },
    timeLimitMs: 300_000,
  },
  responses: {
    method: 'POST',
    path: '/v1/responses',
    id: 'openAiResponses',
    summary: 'Answer a text or a conversation in the form of OpenAI’s Responses; nothing is stored',
    body: responseRequest,
    example: { model: name, instructions: 'Be brief.', input: 'Tell me about Tokyo.' },
    answer: response,
    event: { schema: responseEvent, contentType: 'text/event-stream' },
    timeLimitMs: 300_000,
  },
  listModels: {
    method: 'GET',
    path: '/v1/models',
    id: 'openAiModels',
    summary: 'List the models that are served',
    answer: modelList,
  },
  readModel: {
    method: 'GET',
    path: '/v1/models/{id}',
    id: 'openAiModel',
    summary: 'Read one model; its name may hold slashes',
    params: z.object({ id: z.string().describe("The model's name, or one that stands for it") }),
    answer: model,
  },
  health: {
    method: 'GET',
    path: '/v1/health',
    id: 'openAiHealth',
    summary: 'See whether requests would be answered',
    description:
      'Refused while the default model is being loaded, if it does not compute, or if the sessions cannot be read.',
    answer: z.object({ status: z.literal('ok').describe('`ok`: requests would be answered') }),
    access: 'probe',
    timeLimitMs: 10_000,
  },
} as const satisfies Endpoints
