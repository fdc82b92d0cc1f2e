import type {
  ActivationsRequest,
  AnalyzeQueryRequest,
  AutoSteerRequest,
  ChatRequest,
  ClearRequest,
  ContrastRequest,
  CountTokensRequest,
  CreateSessionRequest,
  CreateVariantRequest,
  Edit,
  InspectRequest,
  ListFeaturesRequest,
  MakeRequest,
  ProposeRequest,
  ScopeOfVariant,
  SearchRequest,
  VariantAddress,
} from '@/lib/protocols/tiller/contract'
import { createTransport, type CallOptions, type StreamOptions, type TransportOptions } from '../core'
import { endpointCalls } from './endpoint-calls'
import { refusalError } from './errors'
import { keptCalls } from './kept'
import { streamMaking } from './making'
import { noteCalls } from './notes'
import { accessEndpoints, endpoints, type Contract } from './stated'
import { streamChat } from './stream'

export type TillerClient = ReturnType<typeof createTillerClient>

/** One feature named by label, id or index, with its strength. */
export type SteerOne = VariantAddress & Edit & { value: number }
/** Several edits that are applied together or not at all; `value` 0 or null removes an edit. */
export type SteerAll = VariantAddress & { edits: Edit[]; scopes?: ScopeOfVariant[] }

/** `baseUrl` is `/api/v1` on Tiller's own page, which it is if left out, and `https://host/api/v1` elsewhere. */
export type TillerOptions = Partial<Omit<TransportOptions, 'errorOf'>>

const TIMEOUT_MS = 30_000
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
  const call = endpointCalls(transport)
  // One feature is answered as one, several as several.
  const steerOne = (whole: Contract) => ({ ...whole.endpoints.steerFeature, answer: whole.steeredFeature })
  const steerSeveral = (whole: Contract) => ({
    ...whole.endpoints.steerFeature,
    answer: whole.steerBatchResponse,
  })

  return {
    ...keptCalls(transport),
    /** How a browser stays known to a server that has keys; programs send theirs in `headers`. */
    access: {
      signIn: (body: { key: string }, more?: CallOptions) => call(accessEndpoints.signIn, body, more),
      signOut: (more?: CallOptions) => call(accessEndpoints.signOut, undefined, more),
    },
    health: (more?: CallOptions) => call(endpoints.health, undefined, more),
    models: {
      list: (more?: CallOptions) => call(endpoints.listModels, undefined, more),
      /** Resolves once the model is loaded. */
      load: (name: string, more?: CallOptions) =>
        call(endpoints.loadModel, undefined, { patient: true, ...more, params: { name } }),
    },
    sessions: {
      create: (body?: CreateSessionRequest, more?: CallOptions) => call(endpoints.createSession, body, more),
      /** Deletes a session with all its variants. */
      remove: (sessionId: string, more?: CallOptions) =>
        call(endpoints.removeSession, undefined, { ...more, params: { session_id: sessionId } }),
    },
    variants: {
      create: (body: CreateVariantRequest, more?: CallOptions) => call(endpoints.createVariant, body, more),
      /** The variant, and its version, which `ifMatch` of a later write takes. */
      read: async (address: Required<VariantAddress>, more?: CallOptions) => {
        let etag: string | null = null
        const told = (headers: Headers) => {
          etag = headers.get('etag')
          more?.told?.(headers)
        }
        const variant = await call(endpoints.readVariant, address, { ...more, told })
        return { variant, etag }
      },
      remove: ({ session_id, variant_id }: Required<VariantAddress>, more?: CallOptions) =>
        call(endpoints.removeVariant, { session_id }, { ...more, params: { variant_id } }),
    },
    chat: {
      /** The whole answer at once. */
      complete: (body: ChatRequest, more?: CallOptions) =>
        call(endpoints.chat, { ...body, stream: false }, { patient: true, ...more }),
      /** How much of the model's context a conversation takes up. */
      countTokens: (body: CountTokensRequest, more?: CallOptions) => call(endpoints.countTokens, body, more),
      /** The answer as it is written. */
      stream: (body: ChatRequest, more?: StreamOptions) => streamChat(transport, body, more),
    },
    notes: noteCalls(transport),
    features: {
      /** A page of every feature there is. */
      list: (body: ListFeaturesRequest, more?: CallOptions) => call(endpoints.listFeatures, body, more),
      search: (body: SearchRequest, more?: CallOptions) => call(endpoints.searchFeatures, body, more),
      inspect: (body: InspectRequest, more?: CallOptions) => call(endpoints.inspectFeatures, body, more),
      /** How features fire on each token of a conversation. */
      activations: (body: ActivationsRequest, more?: CallOptions) =>
        call(endpoints.readActivations, body, more),
      steer: (body: SteerOne, more?: CallOptions) => call(steerOne, body, more),
      steerAll: (body: SteerAll, more?: CallOptions) => call(steerSeveral, body, more),
      clear: (body: ClearRequest, more?: CallOptions) => call(endpoints.clearFeature, body, more),
      /** Which persona and which features would suit a query. */
      analyzeQuery: (body: AnalyzeQueryRequest, more?: CallOptions) =>
        call(endpoints.analyzeQuery, body, more),
      /** What a wish asks for, with reasons; nothing is written. */
      propose: (body: ProposeRequest, more?: CallOptions) => call(endpoints.propose, body, more),
      /** What tells two sets of texts apart. */
      contrast: (body: ContrastRequest, more?: CallOptions) =>
        call(endpoints.contrast, body, { patient: true, ...more }),
      /** Writes an analysis into the variant, all of it or nothing. */
      autoSteer: (body: AutoSteerRequest, more?: CallOptions) => call(endpoints.autoSteer, body, more),
      /** @param model the feature's model; left out, a loaded model that has it */
      get: (featureId: string, more?: CallOptions & { model?: string }) =>
        call(endpoints.readFeature, more?.model === undefined ? {} : { model: more.model }, {
          signal: more?.signal,
          timeoutMs: more?.timeoutMs,
          params: { feature_id: featureId },
        }),
      /** What strength 1 of a feature is worth inside the model. @param model as for `get` */
      dose: (featureId: string, { model, ...more }: CallOptions & { model?: string } = {}) =>
        call(endpoints.readDose, model === undefined ? {} : { model }, {
          ...more,
          params: { feature_id: featureId },
        }),
      /** Makes a feature, and tells what is being done. */
      make: (body: MakeRequest, more?: StreamOptions) => streamMaking(transport, body, more),
      /** Deletes a feature that somebody made. */
      remove: (featureId: string, more?: CallOptions) =>
        call(endpoints.removeFeature, undefined, { ...more, params: { feature_id: featureId } }),
      /** The variant's whole configuration, as the server keeps it. */
      modified: (address: Required<VariantAddress>, more?: CallOptions) =>
        call(endpoints.readVariant, address, more),
    },
  }
}
