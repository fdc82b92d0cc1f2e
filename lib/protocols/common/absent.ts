import { z } from 'zod'

/**
 * A field that OpenAI's protocol has and Tiller cannot honour. Clients send many of them without meaning anything by
 * it: null, empty lists and objects, and the values in `harmless` pass. Anything else is refused, since leaving it out
 * of account would silently change what the caller asked for.
 */
export function absent(why: string, harmless: readonly unknown[] = []) {
  return z
    .unknown()
    .refine((value) => isEmpty(value) || harmless.includes(value), `is not supported: ${why}`)
    .meta({ override: { enum: [null, [], {}, ...harmless] } })
    .optional()
    .describe(`Taken only if it is ${taken(harmless)}: ${why}`)
}

const taken = (harmless: readonly unknown[]): string =>
  ['empty', ...harmless.map((value) => JSON.stringify(value))].join(' or ')

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}
