import { z } from 'zod'
import { MAX_NOTE, MAX_OWN_LABEL } from '../defaults'

/** What a person says of a feature. */
export const noteFields = {
  label: z
    .string()
    .max(MAX_OWN_LABEL)
    .nullable()
    .describe('A label of one’s own, shown before the model’s; null for none'),
  text: z.string().max(MAX_NOTE).nullable().describe('A note; null for none'),
}

/** The body of a note, as it is kept. */
export const noteBody = z.object(noteFields)
export type NoteBody = z.infer<typeof noteBody>
