import { z } from 'zod'
import { filled, keptVariant, moment } from './common'

const MAX_PROMPT = 20_000

const prompts = (most: number) => z.array(filled(MAX_PROMPT)).max(most)

export const personaFields = {
  name: filled(120).describe('What it is called: 1 to 120 characters'),
  description: z.string().max(2000).trim().describe('What it is for'),
  emoji: z.string().max(16).trim().nullable().describe('A sign for it; null for none'),
  starters: prompts(12).describe('Questions to begin with, 12 at most'),
  battery: prompts(24).describe('Prompts that it is judged on, 24 at most'),
  variant: keptVariant.describe('The model it is of, with the edits and scopes that make it'),
  sae_digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'must read sha256: and 64 hex digits')
    .nullable()
    .describe("The SAE that its features are of, as the model's card tells it; null if that is not known"),
}

/** What one version of a persona is. */
export const personaBody = z.object(personaFields)
export type PersonaBody = z.infer<typeof personaBody>

/** A version as it is kept. */
export const personaVersion = z.object({
  saved_at: moment.describe('When it was saved'),
  persona: personaBody.describe('What the persona was then'),
})
export type PersonaVersion = z.infer<typeof personaVersion>
