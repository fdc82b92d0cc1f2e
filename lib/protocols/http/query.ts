import { z } from 'zod'

/** A query's parameters: those that the schema takes as lists keep all their values; of the others the last counts. */
export function queryOf(request: Request, schema: z.ZodObject): Record<string, string | string[]> {
  const params = new URL(request.url).searchParams
  return Object.fromEntries(
    [...new Set(params.keys())].map((key) => {
      const values = params.getAll(key)
      return [key, schema.shape[key] instanceof z.ZodArray ? values : values.at(-1)!]
    }),
  )
}
