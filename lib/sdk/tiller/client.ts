import { z } from 'zod'
import {
  analyzeQueryResponse,
  autoSteerResponse,
  chatResponse,
  clearResponse,
  featureDetail,
  healthResponse,
  inspectResponse,
  searchResponse,
  sessionResponse,
  steerBatchResponse,
  steeredFeature,
  variantResponse,
  type AnalyzeQueryRequest,
  type AutoSteerRequest,
  type ChatRequest,
  type ClearRequest,
  type CreateVariantRequest,
  type Edit,
  type InspectRequest,
  type SearchRequest,
  type VariantAddress,
} from '@/lib/protocols/tiller/contract'
import {
  createTransport,
  request,
  type CallOptions,
  type StreamOptions,
  type TransportOptions,
} from '../core'
import { refusalError } from './errors'
import { streamChat } from './stream'

export type TillerClient = ReturnType<typeof createTillerClient>

/** One feature named by label, id or index, with its strength. */
export type SteerOne = VariantAddress & Edit & { value: number }
/** Several edits that are applied together or not at all; `value` 0 or null removes an edit. */
export type SteerAll = VariantAddress & { edits: Edit[] }

/** `baseUrl` is `/api/v1` on Tiller's own page, which it is if left out, and `https://host/api/v1` elsewhere. */
export type TillerOptions = Partial<Omit<TransportOptions, 'errorOf'>>

const TIMEOUT_MS = 30_000
/** As long as the server lets an answer take. */
const ANSWER_MS = 300_000
/** People wait at the page: a server that stays busy is told to them soon. */
const RETRIES = 2

/**
 * A typed client for `/api/v1`, for browsers and Node. Every method takes a signal and has a time limit, and every
 * answer is checked against the contract before it is handed on. Calls that were answered with 429, 502 or 503 are tried
 * again as `Retry-After` says, if the time limit allows.
 */
export function createTillerClient(options: TillerOptions = {}) {
  const transport = createTransport({
    ...options,
    baseUrl: options.baseUrl ?? '/api/v1',
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    maxRetries: options.maxRetries ?? RETRIES,
    errorOf: refusalError,
  })
  const get = <S extends z.ZodType>(
    path: string,
    schema: S,
    more?: CallOptions,
    query?: Record<string, string>,
  ) => request(transport, { method: 'GET', path, query }, schema, more)
  const post = <S extends z.ZodType>(path: string, body: unknown, schema: S, more?: CallOptions) =>
    request(transport, { method: 'POST', path, body }, schema, more)

  return {
    health: (more?: CallOptions) => get('/health', healthResponse, more),
    sessions: {
      create: (more?: CallOptions) => post('/sessions', {}, sessionResponse, more),
    },
    variants: {
      create: (body: CreateVariantRequest, more?: CallOptions) =>
        post('/variants', body, variantResponse, more),
    },
    chat: {
      /** The whole answer at once. */
      complete: (body: ChatRequest, more?: CallOptions) =>
        post('/chat/completions', { ...body, stream: false }, chatResponse, {
          timeoutMs: ANSWER_MS,
          ...more,
        }),
      /** The answer as it is written. */
      stream: (body: ChatRequest, more?: StreamOptions) => streamChat(transport, body, more),
    },
    features: {
      search: (body: SearchRequest, more?: CallOptions) =>
        post('/features/search', body, searchResponse, more),
      inspect: (body: InspectRequest, more?: CallOptions) =>
        post('/features/inspect', body, inspectResponse, more),
      steer: (body: SteerOne, more?: CallOptions) => post('/features/steer', body, steeredFeature, more),
      steerAll: (body: SteerAll, more?: CallOptions) =>
        post('/features/steer', body, steerBatchResponse, more),
      clear: (body: ClearRequest, more?: CallOptions) => post('/features/clear', body, clearResponse, more),
      /** Which persona and which features would suit a query. */
      analyzeQuery: (body: AnalyzeQueryRequest, more?: CallOptions) =>
        post('/features/analyze-query', body, analyzeQueryResponse, more),
      /** Writes an analysis into the variant, all of it or nothing. */
      autoSteer: (body: AutoSteerRequest, more?: CallOptions) =>
        post('/features/auto-steer', body, autoSteerResponse, more),
      get: (featureId: string, more?: CallOptions) =>
        get(`/features/${encodeURIComponent(featureId)}`, featureDetail, more),
      /** The variant's whole configuration, as the server keeps it. */
      modified: (address: Required<VariantAddress>, more?: CallOptions) =>
        get('/features/modified', z.record(z.string(), z.unknown()), more, address),
    },
  }
}
