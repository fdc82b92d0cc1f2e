import { z } from 'zod'
import type { Endpoints } from '../../http/endpoint'
import { featureNote, listNotesQuery, notesResponse, removedNote, writeNoteRequest } from './notes'

const path = '/api/v1/features/{feature_id}/note'
const params = z.object({ feature_id: z.string().describe("The feature's id, with or without dashes") })

/** What one says of features: labels of one's own, and notes. */
export const noteEndpoints = {
  listNotes: {
    method: 'GET',
    path: '/api/v1/features/notes',
    id: 'listNotes',
    summary: 'List one’s labels and notes',
    query: listNotesQuery,
    answer: notesResponse,
  },
  readNote: {
    method: 'GET',
    path,
    id: 'readNote',
    version: 'told',
    summary: 'Read one’s label and note of a feature',
    params,
    answer: featureNote,
  },
  writeNote: {
    method: 'POST',
    path,
    id: 'writeNote',
    version: 'written',
    summary: 'Write a label of one’s own, or a note, on a feature',
    description:
      'It takes the place of the one before. Searches and lists find features by what one has called them, too; nobody else sees it.',
    params,
    body: writeNoteRequest,
    example: { model: 'tiller/pocket', label: 'Salt water talk', text: 'Goes well with short answers.' },
    answer: featureNote,
  },
  removeNote: {
    method: 'DELETE',
    path,
    id: 'removeNote',
    version: 'written',
    summary: 'Remove one’s label and note of a feature',
    params,
    answer: removedNote,
  },
} as const satisfies Endpoints
