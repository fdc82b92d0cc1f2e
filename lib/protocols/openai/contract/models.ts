import { z } from 'zod'

/** `GET /v1/models/{id}` */
export const model = z.object({
  id: z.string().describe("The model's name"),
  object: z.literal('model').describe('What this is'),
  created: z.int().describe('When this server began to serve it: Unix time in seconds'),
  owned_by: z.string().describe('Who serves it'),
})
export type Model = z.infer<typeof model>

/** `GET /v1/models`: names that stand for another (aliases) are not listed. */
export const modelList = z.object({
  object: z.literal('list').describe('What this is'),
  data: z.array(model).describe('The models that are served'),
})
export type ModelList = z.infer<typeof modelList>
