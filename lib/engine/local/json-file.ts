import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { ModelLoadError } from '../errors'

/** Reads and checks a JSON file of the model folder. */
export async function readJson<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new ModelLoadError(`Cannot read ${path}: it is missing`)
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new ModelLoadError(`Cannot read ${path}: it is not JSON`)
  }
  return checked(path, json, schema)
}

/** `json` as the schema says it is. */
export function checked<T extends z.ZodType>(source: string, json: unknown, schema: T): z.infer<T> {
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw new ModelLoadError(`Cannot run ${source}: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}
