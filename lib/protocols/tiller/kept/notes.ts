import { cursorOf, placeOf } from '@/lib/operations/kept-page'
import { listNotes, readNote, removeNote, writeNote } from '@/lib/operations/notes'
import { etagOf } from '@/lib/operations/stale'
import type { Note } from '@/lib/store/notes'
import { rowsOf } from '../../http/endpoint'
import type { Call } from '../../http/handle'
import { noteEndpoints as endpoints, type FeatureNote } from '../contract'
import { expectedBy, paramsOf } from './common'

const toldOf = ({ featureId, version, createdAt, updatedAt, ...rest }: Note): FeatureNote => ({
  feature_id: featureId,
  ...rest,
  etag: etagOf({ version }),
  created_at: new Date(createdAt).toISOString(),
  updated_at: new Date(updatedAt).toISOString(),
})

function answered({ tell }: Pick<Call<unknown>, 'tell'>, note: Note): FeatureNote {
  tell('ETag', etagOf(note))
  return toldOf(note)
}

/** What runs the endpoints of notes. */
export const noteRows = rowsOf(endpoints, {
  async listNotes({ input: { limit, cursor }, context }) {
    const { notes, next } = await listNotes(context, { limit, after: cursor ? placeOf(cursor) : undefined })
    return { notes: notes.map(toldOf), next_cursor: next && cursorOf(next) }
  },

  async readNote(call) {
    const { feature_id } = paramsOf(endpoints.readNote, call)
    return answered(call, await readNote(call.context, feature_id))
  },

  async writeNote(call) {
    const { feature_id } = paramsOf(endpoints.writeNote, call)
    const { context, input, signal } = call
    return answered(call, await writeNote(context, feature_id, input, expectedBy(call), signal))
  },

  async removeNote(call) {
    const { feature_id } = paramsOf(endpoints.removeNote, call)
    return { feature_id: await removeNote(call.context, feature_id, expectedBy(call)) }
  },
})
