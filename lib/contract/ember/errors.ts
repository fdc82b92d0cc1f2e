import { z } from 'zod'

/** One fault that the validator found, in Pydantic's words. */
export const validationIssue = z.object({
  type: z.string(),
  loc: z.array(z.union([z.string(), z.int()])),
  msg: z.string(),
  input: z.unknown(),
})
export type ValidationIssue = z.infer<typeof validationIssue>

/** Body of every 4xx and 5xx answer: a list with status 422, a sentence with every other. */
export const errorBody = z.object({ detail: z.union([z.string(), z.array(validationIssue).min(1)]) })
export type EmberErrorBody = z.infer<typeof errorBody>
