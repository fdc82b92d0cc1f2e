import { z } from 'zod'
import { MAX_NOTE, MAX_OWN_LABEL } from '@/lib/store/defaults'
import { noteFields } from '@/lib/store/documents/note'
import { between, words } from '../../common/rules'
import { nextCursor } from './kept'

export { MAX_NOTE, MAX_OWN_LABEL } from '@/lib/store/defaults'

/** What one says of a feature. */
export const featureNote = z.object({
  feature_id: z.string().describe("The feature's id: 32 hex digits with dashes"),
  model: z.string().describe('The model in which the feature was looked up'),
  ...noteFields,
  etag: z.string().describe('Its version, which If-Match of a later write takes'),
  created_at: z.iso.datetime().describe('When it was first written'),
  updated_at: z.iso.datetime().describe('When it was last written'),
})
export type FeatureNote = z.infer<typeof featureNote>

/** `GET /features/notes` */
export const listNotesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(100).describe('How many at most, 1 to 200'),
  cursor: z.string().min(1).max(200).optional().describe('The `next_cursor` of the page before'),
})
export const notesResponse = z.object({
  notes: z.array(featureNote).describe('Those that were written last first'),
  next_cursor: nextCursor,
})

const saysSomething = ({ label, text }: { label: string | null; text: string | null }) =>
  label !== null || text !== null

/** `POST /features/{feature_id}/note` */
export const writeNoteRequest = z
  .object({
    model: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe("The feature's model; left out, a loaded model that has the feature, else the default model"),
    label: words(z.string(), MAX_OWN_LABEL)
      .nullable()
      .default(null)
      .describe('A label of one’s own, shown before the model’s: 1 to 120 characters; null for none'),
    text: words(z.string(), MAX_NOTE)
      .nullable()
      .default(null)
      .describe('A note: 1 to 2000 characters; null for none'),
  })
  .refine(saysSomething, 'Give a label or a text; DELETE removes the note')
  .meta(
    between({
      anyOf: ['label', 'text'].map((name) => ({
        required: [name],
        properties: { [name]: { type: 'string' } },
      })),
    }),
  )
export type WriteNoteRequest = z.input<typeof writeNoteRequest>

/** `DELETE /features/{feature_id}/note` */
export const removedNote = z.object({ feature_id: z.string().describe('The feature') })
