import { z } from 'zod'
import { personaBody, personaFields } from '@/lib/store/documents/persona'
import { keptFields, listFields, nextCursor, restorableUntil } from './kept'

export const personaId = z.uuid().describe('The persona')
const versionNumber = z.int().min(1).describe('Counted from 1: every save is a version')

export const keptPersona = z.object({
  persona_id: personaId,
  ...personaFields,
  version: versionNumber,
  saved_at: z.iso.datetime().describe('When this version was saved'),
  versions_count: z.int().describe('How many versions there are'),
  ...keptFields,
})
export type KeptPersona = z.infer<typeof keptPersona>

export const listPersonasQuery = z.object({
  ...listFields,
  model: z.string().min(1).max(200).optional().describe('Only those of this model'),
})
export const personasResponse = z.object({
  personas: z.array(keptPersona).describe('Those that were changed last first'),
  next_cursor: nextCursor,
})

export const createPersonaRequest = personaBody.partial().required({ name: true, variant: true })
export type CreatePersonaRequest = z.input<typeof createPersonaRequest>

export const changePersonaRequest = personaBody.partial().describe('What is left out stays as it is')
export type ChangePersonaRequest = z.input<typeof changePersonaRequest>

export const readPersonaQuery = z.object({
  version: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('An earlier version; the present one if it is left out'),
})

export const personaVersionsResponse = z.object({
  versions: z.array(keptPersona).describe('The latest first'),
})

export const removedPersona = z.object({ persona_id: personaId, restorable_until: restorableUntil })

/** A persona as a file. */
export const personaFile = z.object({
  format: z.literal('tiller.persona').describe('What the file is'),
  format_version: z.literal(1).describe('The form of the file'),
  ...personaFields,
})
export type PersonaFile = z.infer<typeof personaFile>
