import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { FormatRefused } from '../../errors'
import { Sampler } from '../sampling/sampler'
import { NO_BYTE, type TokenBytes } from '../text/token-bytes'
import { Constraint, grammarOf } from './constraint'
import { Position } from './grammar'

const END = 0
const utf8 = new TextEncoder()
/** The end, every byte, and some tokens of several: whole words, halves of characters, and what JSON is made of. */
const tokens = [
  new Uint8Array(),
  ...Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
  ...[
    '{"',
    '":',
    '": ',
    '", "',
    '"}',
    ' true',
    'null',
    '12',
    '-1',
    'é',
    'the',
    ' cat',
    '\\n',
    '\\u00',
    ']}',
    '}}',
  ].map((t) => utf8.encode(t)),
  Uint8Array.of(0xf0, 0x9f),
  Uint8Array.of(0x98, 0x80),
]
const bytes = {
  said: (id: number) => tokens[id]!,
  firstSaid: (count: number) => Uint16Array.from({ length: count }, (_, id) => tokens[id]![0] ?? NO_BYTE),
} as unknown as TokenBytes

/**
 * Says something of the format by chance; null if it does not come to an end.
 * @param closing logit of what closes: the larger, the sooner answers come to an end
 */
function said(format: Parameters<typeof grammarOf>[0], seed: number, closing = 3): string | null {
  const constraint = new Constraint(grammarOf(format), bytes, new Set([END]))
  const sampler = new Sampler({ temperature: 1, topP: 1, seed, repetitionPenalty: 1 })
  const all: number[] = []
  for (let i = 0; i < 400; i++) {
    const logits = Float32Array.from(tokens, (token, id) =>
      id === END || '"}]'.includes(String.fromCharCode(token[0]!)) ? closing : token.length > 1 ? 1 : 0,
    )
    const id = sampler.next(logits, constraint)
    if (id === END) return decoded(all)
    constraint.accept(id)
    all.push(...tokens[id]!)
    if (constraint.isOver) return decoded(all)
  }
  return null
}

const decoded = (all: number[]) => new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(all))

const leaf = fc.oneof(
  fc.record({ type: fc.constant('string') }),
  fc
    .tuple(fc.nat(4), fc.nat(6))
    .map(([least, more]) => ({ type: 'string', minLength: least, maxLength: least + more })),
  fc.constantFrom({ type: 'integer' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }),
  fc
    .tuple(fc.integer({ min: -1500, max: 1500 }), fc.nat(2000))
    .map(([minimum, span]) => ({ type: 'integer', minimum, maximum: minimum + span })),
  fc
    .uniqueArray(fc.oneof(fc.string({ maxLength: 6 }), fc.integer(), fc.boolean()), {
      minLength: 1,
      maxLength: 4,
    })
    .map((values) => ({ enum: values })),
  fc.string({ maxLength: 5 }).map((value) => ({ const: value })),
)
const { schema } = fc.letrec((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    leaf,
    tie('array'),
    tie('object'),
    tie('either'),
    tie('oneKind'),
    tie('tagged'),
  ),
  array: fc
    .tuple(tie('schema'), fc.nat(2), fc.nat(2))
    .map(([items, least, more]) => ({ type: 'array', items, minItems: least, maxItems: least + more })),
  object: fc
    .tuple(
      fc.dictionary(fc.string({ minLength: 1, maxLength: 4 }), tie('schema'), { maxKeys: 4 }),
      fc.nat(15),
    )
    .map(([properties, which]) => ({
      type: 'object',
      properties,
      required: Object.keys(properties).filter((_, i) => which & (1 << i)),
      additionalProperties: false,
    })),
  oneKind: fc
    .tuple(tie('object'), tie('array'))
    .map(([object, array]) => ({ oneOf: [object, array, { type: 'integer' }, { enum: ['a', null] }] })),
  tagged: fc.tuple(tie('schema'), tie('schema')).map(([a, b]) => ({
    oneOf: [
      {
        type: 'object',
        properties: { kind: { const: 'a' }, a },
        required: ['kind'],
        additionalProperties: false,
      },
      {
        type: 'object',
        properties: { kind: { const: 'b' }, b },
        required: ['kind', 'b'],
        additionalProperties: false,
      },
    ],
  })),
  either: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
}))

describe('an answer held to a schema', () => {
  it('is valid under it, whatever the model would rather say, as an independent validator finds', () => {
    let whole = 0
    fc.assert(
      fc.property(schema, fc.nat(2 ** 31), (given, seed) => {
        const answer = said({ type: 'json_schema', schema: given }, seed)
        if (answer === null) return
        whole += 1
        const judge = z.fromJSONSchema(given as Parameters<typeof z.fromJSONSchema>[0])
        expect(
          judge.safeParse(JSON.parse(answer)).error,
          `${JSON.stringify(given)}\n${answer}`,
        ).toBeUndefined()
      }),
      { numRuns: 300 },
    )
    expect(whole).toBeGreaterThan(200)
  })

  it('can be every value that an enumeration or a range has', () => {
    const values = (schema: unknown) =>
      new Set(
        Array.from(
          { length: 300 },
          (_, seed) => JSON.parse(said({ type: 'json_schema', schema }, seed, 0)!) as unknown,
        ),
      )
    expect(values({ enum: ['a', 'ab', 1, null] })).toEqual(new Set(['a', 'ab', 1, null]))
    expect(values({ type: 'integer', minimum: -3, maximum: 12 })).toEqual(
      new Set(Array.from({ length: 16 }, (_, i) => i - 3)),
    )
  })

  it('may hold itself', () => {
    const tree = {
      $ref: '#/$defs/node',
      $defs: {
        node: {
          type: 'object',
          properties: {
            name: { type: 'string', maxLength: 3 },
            children: { type: 'array', items: { $ref: '#/$defs/node' } },
          },
          required: ['name'],
        },
      },
    }
    const depths = Array.from({ length: 60 }, (_, seed) =>
      said({ type: 'json_schema', schema: tree }, seed, 1.5),
    )
    const whole = depths.filter((answer) => answer !== null)
    expect(whole.length).toBeGreaterThan(20)
    for (const answer of whole) expect(JSON.parse(answer)).toHaveProperty('name')
    expect(whole.some((answer) => answer.includes('[{'))).toBe(true)
  })

  it('says values of the type that its keywords speak of where it names none', () => {
    const schema = { properties: { a: { const: 1 } }, required: ['a'] }
    expect(JSON.parse(said({ type: 'json_schema', schema }, 1)!)).toEqual({ a: 1 })
  })

  it.each([
    [{ type: 'string', pattern: 'a+' }, '"pattern"'],
    [{ type: 'number', minimum: 3 }, '"minimum"'],
    [{ type: 'objekt' }, '"objekt"'],
    [{ type: 'object', properties: { a: { not: {} } } }, '/properties/a'],
    [{ oneOf: [{ type: 'string' }, { type: 'null' }, { type: 'string', maxLength: 3 }] }, 'branches 0 and 2'],
    [{ oneOf: [{ type: 'integer' }, { type: 'number' }] }, 'branches 0 and 1'],
    [{ oneOf: [{ type: 'null' }], anyOf: [true] }, '"oneOf" beside "anyOf"'],
    [{ oneOf: [{ type: 'null' }], minimum: 3 }, '"minimum" beside "oneOf"'],
    [{ $ref: '#/$defs/none' }, '#/$defs/none'],
    [{ $ref: '#' }, 'itself'],
    [{ type: 'string', minLength: 3, maxLength: 2 }, 'minLength'],
    [{ type: 'object', required: ['a'] }, '"a"'],
    [{ type: 'string', properties: {} }, '"properties"'],
    [{ type: 'integer', enum: ['a'] }, 'allows nothing'],
    [false, 'allows nothing'],
    ['string', 'no schema'],
  ])('is refused for %j, with what is wrong', (given, named) => {
    const read = () => grammarOf({ type: 'json_schema', schema: given })
    expect(read).toThrow(FormatRefused)
    expect(read).toThrow(named)
  })
})

describe('a position in JSON', () => {
  const object = grammarOf({ type: 'json_object' })
  const at = (text: string) => Position.start(object).after(utf8.encode(text))

  it('knows whole objects, their beginnings, and nothing else', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 })), (value) => {
        const text = JSON.stringify(value)
        if (/\\ud[89a-f]/i.test(text) || /[-+.\d]{18}|e/i.test(text.replace(/"(?:[^"\\]|\\.)*"/g, ''))) return
        expect(at(text)?.isEnd, text).toBe(true)
        const whole = utf8.encode(text)
        for (let n = 0; n < whole.length; n++) {
          const part = Position.start(object).after(whole.subarray(0, n))
          expect(part !== null && !part.isEnd, text.slice(0, n)).toBe(true)
        }
      }),
    )
    for (const wrong of [
      '[',
      '{a',
      '{"a"  ',
      '{"a":01',
      '{"a":"\n',
      '{"a":"\\x',
      '{"a":tru}',
      '{,',
      '{"a":1,}',
      '{}x',
    ])
      expect(at(wrong), wrong).toBeNull()
  })
})
