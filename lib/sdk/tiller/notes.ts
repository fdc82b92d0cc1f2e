import type { z } from 'zod'
import type { listNotesQuery, WriteNoteRequest } from '@/lib/protocols/tiller/contract'
import type { CallOptions, Transport } from '../core'
import { endpointCalls } from './endpoint-calls'
import { noteEndpoints as endpoints } from './stated'

/** What one says of features. Writes take `ifMatch`, the `etag` of what was read. */
export function noteCalls(transport: Transport) {
  const call = endpointCalls(transport)
  const at = (feature_id: string, more?: CallOptions) => ({ ...more, params: { feature_id } })
  return {
    list: (query: Partial<z.output<typeof listNotesQuery>> = {}, more?: CallOptions) =>
      call(endpoints.listNotes, query, more),
    read: (featureId: string, more?: CallOptions) => call(endpoints.readNote, undefined, at(featureId, more)),
    /** In place of the one before. */
    write: (featureId: string, body: WriteNoteRequest, more?: CallOptions) =>
      call(endpoints.writeNote, body, at(featureId, more)),
    remove: (featureId: string, more?: CallOptions) =>
      call(endpoints.removeNote, undefined, at(featureId, more)),
  }
}
