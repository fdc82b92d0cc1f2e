import { z } from 'zod'

/** Pydantic reads numbers from texts that spell one, as query strings do; so does this protocol. */
export const spelled = (value: unknown): unknown =>
  typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value

/** What is said of a value that is no whole number; a validator can tell by it that one was wanted. */
export const NOT_AN_INTEGER = 'Input should be a valid integer'

export const int = (min: number, max: number = Number.MAX_SAFE_INTEGER) =>
  z.preprocess(spelled, z.int(NOT_AN_INTEGER).min(min).max(max))

export const float = (min: number, max: number) => z.preprocess(spelled, z.number().min(min).max(max))

/** How many items a list of results may have. */
export const topK = int(1, 8192)
