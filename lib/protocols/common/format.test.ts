import { describe, expect, it } from 'vitest'
import { validate } from '../http/validation'
import { formatOf, responseFormat, textFormat } from './format'

const schemaIn = (schema: unknown) => ({ type: 'json_schema', json_schema: { name: 'x', schema } })
const nested = (depth: number): object =>
  depth === 1 ? { type: 'string' } : { type: 'array', items: nested(depth - 1) }

describe('formats of answers', () => {
  it('mean the same in chats and in responses', () => {
    const schema = { type: 'object' }
    expect(formatOf(validate(responseFormat, schemaIn(schema)))).toEqual({ type: 'json_schema', schema })
    const beside = { type: 'json_schema', name: 'x', schema, strict: true }
    expect(formatOf(validate(textFormat, beside))).toEqual({ type: 'json_schema', schema })
    expect(formatOf(validate(textFormat, { type: 'json_object' }))).toEqual({ type: 'json_object' })
    for (const text of [undefined, null, { type: 'text' }]) {
      expect(formatOf(validate(responseFormat, text))).toBeUndefined()
    }
  })

  it.each<[string, object, RegExp]>([
    ['deep', nested(65), /"json_schema.schema" must be at most 64 levels deep/],
    ['deep beyond the stack', nested(3000), /at most 64 levels deep/],
    [
      'wide',
      { anyOf: [{ enum: [...Array(600).keys()] }, { enum: [...Array(401).keys()] }] },
      /at most 1000 values/,
    ],
    ['long', { description: 'x'.repeat(64_000) }, /at most 64000 characters/],
  ])('schemas that are too %s are refused in words', (_, schema, told) => {
    expect(() => validate(responseFormat, schemaIn(schema))).toThrow(told)
  })

  it('takes a schema as deep and as wide as may be', () => {
    expect(() => validate(responseFormat, schemaIn(nested(64)))).not.toThrow()
    expect(() => validate(responseFormat, schemaIn({ enum: [...Array(1000).keys()] }))).not.toThrow()
  })
})
