import { z } from 'zod'

/** One fault that the validator found, in Pydantic's words. */
export const validationIssue = z.object({
  type: z.string().describe("Pydantic's name for the sort of fault"),
  loc: z
    .array(z.union([z.string(), z.int()]))
    .describe('Where in the request, as in `["body", "messages", 0]`'),
  msg: z.string().describe('What is wrong there'),
  input: z.unknown().describe('What was given there, cut if it is long'),
})
export type ValidationIssue = z.infer<typeof validationIssue>

/** Body of every 4xx and 5xx answer: a list with status 422, a sentence with every other. */
export const errorBody = z.object({
  detail: z
    .union([z.string(), z.array(validationIssue).min(1)])
    .describe('A list of faults with status 422, a sentence with every other'),
})
export type EmberErrorBody = z.infer<typeof errorBody>
