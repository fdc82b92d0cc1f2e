import { z } from 'zod'
import type { AnswerFormat } from '@/lib/engine/port'

const MAX_SCHEMA_CHARS = 64_000
const MAX_SCHEMA_DEPTH = 64
/** OpenAI's own limit. */
const MAX_ENUM_VALUES = 1000

/** What is wrong with a schema's size, if anything: an answer's every token is looked up in it. */
function tooMuch(schema: unknown): string | undefined {
  let values = 0
  const deepest = (value: unknown, depth: number): boolean => {
    if (typeof value !== 'object' || value === null) return false
    if (depth > MAX_SCHEMA_DEPTH) return true
    if ('enum' in value && Array.isArray(value.enum)) values += value.enum.length
    return Object.values(value).some((inner) => deepest(inner, depth + 1))
  }
  if (deepest(schema, 1)) return `must be at most ${MAX_SCHEMA_DEPTH} levels deep`
  if (values > MAX_ENUM_VALUES) return `must enumerate at most ${MAX_ENUM_VALUES} values`
  if (JSON.stringify(schema).length > MAX_SCHEMA_CHARS) {
    return `must have at most ${MAX_SCHEMA_CHARS} characters as JSON`
  }
  return undefined
}

const schemaFields = {
  name: z.string().min(1).max(64).describe('What the caller calls it; it is not read'),
  description: z.string().nullish().describe('What the caller says of it; it is not read'),
  schema: z
    .record(z.string(), z.unknown())
    .check(({ value: input, issues }) => {
      const message = tooMuch(input)
      if (message !== undefined) issues.push({ code: 'custom', message, input })
    })
    .describe('A JSON Schema. Keywords that answers cannot be held to are refused by name'),
  strict: z.boolean().nullish().describe('Answers are held to the schema either way'),
}

const type = <Name extends string>(name: Name) => z.literal(name).describe('Which form')
const text = z.strictObject({ type: type('text') })
const anyObject = z.strictObject({ type: type('json_object') })
const told = 'must be "text", "json_object" or "json_schema"'
const described =
  'The form of the answer: `text`, any JSON object, or what a JSON schema allows. Tokens that would leave it are not drawn, whatever steers'

/** `response_format` of chats. */
export const responseFormat = z
  .discriminatedUnion(
    'type',
    [
      text,
      anyObject,
      z.strictObject({
        type: type('json_schema'),
        json_schema: z.strictObject(schemaFields).describe('The schema, and what it is called'),
      }),
    ],
    told,
  )
  .nullish()
  .describe(described)

/** `text.format` of responses, which has the schema's fields beside its type. */
export const textFormat = z
  .discriminatedUnion(
    'type',
    [text, anyObject, z.strictObject({ type: type('json_schema'), ...schemaFields })],
    told,
  )
  .nullish()
  .describe(described)

/** The format as the engine takes it; undefined for text. */
export function formatOf(
  given: z.output<typeof responseFormat> | z.output<typeof textFormat>,
): AnswerFormat | undefined {
  if (!given || given.type === 'text') return undefined
  if (given.type === 'json_object') return given
  return { type: 'json_schema', schema: 'json_schema' in given ? given.json_schema.schema : given.schema }
}
