import type { z } from 'zod'

/** A part of JSON Schema, 2020-12. */
type Part = Record<string, unknown>

/**
 * What documents are told of rules between the fields of an object, which zod checks by functions that nobody can read. Goes
 * beside the refinement that checks the same: `schema.refine(…).meta(between(atMostOne('a', 'b')))`.
 */
export const between = (...parts: Part[]) => ({
  override: ({ jsonSchema }: { jsonSchema: { allOf?: unknown[] } }) => {
    jsonSchema.allOf = [...(jsonSchema.allOf ?? []), ...parts]
  },
})

/** Exactly one of these fields is given. */
export const exactlyOne = (...names: string[]): Part => ({
  oneOf: names.map((name) => ({ required: [name] })),
})

/** At most one of these fields is given. */
export function atMostOne(...names: string[]): Part {
  const pairs = names.flatMap((one, at) => names.slice(at + 1).map((other) => ({ required: [one, other] })))
  return { not: { anyOf: pairs } }
}

/** `name` is left out or null, unless `other` is there and is `value`. */
export const onlyWith = (name: string, other: string, value: unknown): Part => ({
  anyOf: [
    { properties: { [name]: { type: 'null' } } },
    { required: [other], properties: { [other]: { const: value } } },
  ],
})

/** A text of 1 to `max` characters that are not all white space; what stands around it is cut off. */
export const words = <Text extends z.ZodString>(text: Text, max: number) =>
  text
    .max(max)
    .trim()
    .min(1)
    .meta({ override: { pattern: '\\S' } })
