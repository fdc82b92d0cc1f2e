import { createTransport, type TransportOptions } from '../core'
import { attributionApi } from './attribution'
import { automaticApi } from './automatic'
import { chatApi } from './chat'
import { findingApi } from './features'
import { inspectionApi } from './inspection'

export type EmberClient = ReturnType<typeof createEmberClient>

export interface EmberOptions extends Omit<TransportOptions, 'baseUrl'> {
  /** Sent as `Authorization: Bearer …`. A Tiller without keys of its own takes any. */
  apiKey?: string
  /** The server's address without a path, such as `http://localhost:3000`; empty on Tiller's own page. */
  baseUrl?: string
}

/**
 * A typed client for Ember's wire protocol, for Node and browsers: what the `goodfire` package does, on Tiller. Every call
 * takes a signal and has a time limit, and every answer is checked before it is handed on. All methods throw the errors of
 * `lib/sdk/core`: an HttpError by status, ConnectionError, TimeoutError, ProtocolError.
 */
export function createEmberClient({ apiKey, baseUrl = '', ...options }: EmberOptions = {}) {
  const transport = createTransport({
    ...options,
    baseUrl: `${baseUrl.replace(/\/+$/, '')}/api/inference/v1`,
    headers: { ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}), ...options.headers },
  })
  const finding = findingApi(transport)
  return {
    chat: chatApi(transport),
    features: {
      ...finding,
      ...inspectionApi(transport, finding),
      ...attributionApi(transport, finding),
      ...automaticApi(transport),
    },
  }
}
