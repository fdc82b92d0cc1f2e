import { z } from 'zod'

/** `GET /v1/models/{id}` */
export const model = z.object({
  id: z.string(),
  object: z.literal('model'),
  /** When this server began to serve it: Unix time in seconds. */
  created: z.int(),
  owned_by: z.string(),
})
export type Model = z.infer<typeof model>

/** `GET /v1/models`: names that stand for another (aliases) are not listed. */
export const modelList = z.object({ object: z.literal('list'), data: z.array(model) })
export type ModelList = z.infer<typeof modelList>
