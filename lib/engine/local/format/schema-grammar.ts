import { z } from 'zod'
import { FormatRefused } from '../../errors'
import { areApart } from './apart'
import { choice, reference, text, type Grammar } from './grammar'
import { integerRange } from './integer-range'
import {
  anyValue,
  array,
  boolean,
  integer,
  nothing,
  number,
  object,
  string,
  type Member,
} from './json-grammar'

const count = z.int().min(0)

/** The keywords that are read; `strictObject` refuses the others by name, which would otherwise bind nothing. */
const keywords = z.strictObject({
  type: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  enum: z.array(z.json()).min(1).optional(),
  const: z.json().optional(),
  anyOf: z.array(z.json()).min(1).optional(),
  oneOf: z.array(z.json()).min(1).optional(),
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.json()).optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.json().optional(),
  items: z.json().optional(),
  minItems: count.optional(),
  maxItems: count.optional(),
  minLength: count.optional(),
  maxLength: count.optional(),
  minimum: z.int().optional(),
  maximum: z.int().optional(),
  // These bind nothing.
  $defs: z.json().optional(),
  definitions: z.json().optional(),
  $schema: z.string().optional(),
  $id: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  default: z.json().optional(),
  examples: z.json().optional(),
  deprecated: z.boolean().optional(),
  readOnly: z.boolean().optional(),
  writeOnly: z.boolean().optional(),
})

type Keywords = z.infer<typeof keywords>

const TYPES = ['string', 'integer', 'number', 'boolean', 'null', 'array', 'object'] as const
type TypeName = (typeof TYPES)[number]

/** Which types each keyword speaks of. */
const SPEAKS_OF: Partial<Record<keyof Keywords, readonly TypeName[]>> = {
  properties: ['object'],
  required: ['object'],
  additionalProperties: ['object'],
  items: ['array'],
  minItems: ['array'],
  maxItems: ['array'],
  minLength: ['string'],
  maxLength: ['string'],
  minimum: ['integer'],
  maximum: ['integer'],
}

/**
 * The JSON texts that a schema (JSON Schema, draft 2020-12) allows, or some of them: members come in the order in which
 * `properties` names them, and none that it does not name. Every text is valid under the schema.
 * @throws FormatRefused for a keyword that is not honoured, and for a schema that nothing fits
 */
export function schemaGrammar(schema: unknown): Grammar {
  const known = new Map<string, Grammar>()
  return grammarOf(schema, '')

  function grammarOf(given: unknown, at: string): Grammar {
    if (given === true) return anyValue
    if (given === false) throw new FormatRefused(at, 'allows nothing')
    const read = readKeywords(given, at)
    if (read.$ref !== undefined) return referenceTo(read, at)
    if (read.const !== undefined || read.enum) return literals(read, at)
    if (read.anyOf) return anyOf(read.anyOf, 'anyOf', read, at)
    if (read.oneOf) {
      requireApart(read.oneOf, at)
      return anyOf(read.oneOf, 'oneOf', read, at)
    }
    return typed(read, at)
  }

  function anyOf(
    options: readonly unknown[],
    keyword: 'anyOf' | 'oneOf',
    read: Keywords,
    at: string,
  ): Grammar {
    alone(read, keyword, at)
    return choice(...options.map((option, i) => grammarOf(option, `${at}/${keyword}/${i}`)))
  }

  /** What fits one of branches that are apart fits exactly one. */
  function requireApart(options: readonly unknown[], at: string): void {
    for (const [i, one] of options.entries())
      for (const [j, other] of options.slice(0, i).entries())
        if (!areApart(one, other, (pointer) => find(schema, pointer, at)))
          throw new FormatRefused(
            at,
            `has "oneOf", whose branches ${j} and ${i} one value may fit both. Tell them apart by their types or by a ` +
              'required property with different constants, or write "anyOf"',
          )
  }

  /** Definitions may hold themselves, so each is made once and looked up when it is reached. */
  function referenceTo(read: Keywords, at: string): Grammar {
    alone(read, '$ref', at)
    const name = read.$ref!
    if (!known.has(name)) {
      known.set(name, anyValue)
      known.set(name, grammarOf(find(schema, name, at), name))
    }
    return reference(() => known.get(name)!)
  }

  function typed(read: Keywords, at: string): Grammar {
    const names = typesOf(read, at)
    if (names.length === 0) return ofKeywords(read, at)
    for (const [keyword, of] of Object.entries(SPEAKS_OF)) {
      const given = read[keyword as keyof Keywords] !== undefined
      if (given && !of.some((type) => names.includes(type)))
        throw new FormatRefused(at, `has "${keyword}", which goes with the type ${of.join(' or ')}`)
    }
    return choice(...names.map((name) => ofType(name, read, at)))
  }

  /** Without a type, keywords bind only values of the types that they speak of; those are what is said. */
  function ofKeywords(read: Keywords, at: string): Grammar {
    const spoken = Object.entries(SPEAKS_OF).filter(
      ([keyword]) => read[keyword as keyof Keywords] !== undefined,
    )
    if (spoken.length === 0) return anyValue
    const names = new Set(spoken.flatMap(([, types]) => types))
    return choice(...[...names].map((name) => ofType(name, read, at)))
  }

  function ofType(name: TypeName, read: Keywords, at: string): Grammar {
    switch (name) {
      case 'string':
        ordered(read.minLength, read.maxLength, 'Length', at)
        return string(read.minLength, read.maxLength)
      case 'integer':
        return wholeNumber(read, at)
      case 'number':
        return number
      case 'boolean':
        return boolean
      case 'null':
        return nothing
      case 'array':
        ordered(read.minItems, read.maxItems, 'Items', at)
        return array(grammarOf(read.items ?? true, `${at}/items`), read.minItems, read.maxItems)
      case 'object':
        return object(membersOf(read, at))
    }
  }

  function membersOf({ properties = {}, required = [] }: Keywords, at: string): Member[] {
    const missing = required.find((name) => !Object.hasOwn(properties, name))
    if (missing !== undefined)
      throw new FormatRefused(at, `requires "${missing}", which its properties do not describe`)
    return Object.entries(properties).map(([name, value]) => ({
      name,
      value: grammarOf(value, `${at}/properties/${name}`),
      required: required.includes(name),
    }))
  }
}

function readKeywords(given: unknown, at: string): Keywords {
  const parsed = keywords.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  if (issue?.code === 'unrecognized_keys') {
    const named = issue.keys.map((key) => `"${key}"`).join(', ')
    throw new FormatRefused(at, `has ${named}, which answers cannot be held to here`)
  }
  const where = [at, ...(issue?.path ?? [])].join('/')
  throw new FormatRefused(where, `is no schema: ${issue?.message ?? 'it cannot be read'}`)
}

/** Other keywords that bind would be left out of account beside this one. */
function alone(read: Keywords, keyword: 'anyOf' | 'oneOf' | '$ref' | 'enum' | 'const', at: string): void {
  const branches = (key: string) => key === 'anyOf' || key === 'oneOf'
  const beside = Object.keys(read).find((key) => key in SPEAKS_OF || (branches(key) && key !== keyword))
  if (beside) throw new FormatRefused(at, `has "${beside}" beside "${keyword}"; give one of them`)
}

function literals(read: Keywords, at: string): Grammar {
  alone(read, read.enum ? 'enum' : 'const', at)
  const values = read.enum ?? [read.const!]
  const fitting = values.filter((value) => fitsType(value, typesOf(read, at)))
  if (fitting.length === 0) throw new FormatRefused(at, 'allows nothing: no value has its type')
  return choice(...fitting.map((value) => text(JSON.stringify(value))))
}

function typesOf({ type }: Keywords, at: string): TypeName[] {
  const names = type === undefined ? [] : [type].flat()
  const unknown = names.find((name) => !TYPES.includes(name as TypeName))
  if (unknown === undefined) return names as TypeName[]
  throw new FormatRefused(at, `has the type "${unknown}"; there are ${TYPES.join(', ')}`)
}

function fitsType(value: unknown, types: readonly TypeName[]): boolean {
  if (types.length === 0) return true
  const own = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  return types.some((type) => type === own || (type === 'integer' && Number.isInteger(value)))
}

function wholeNumber({ minimum, maximum }: Keywords, at: string): Grammar {
  if (minimum === undefined && maximum === undefined) return integer
  ordered(minimum, maximum, 'imum', at)
  return integerRange(minimum ?? -FAR, maximum ?? FAR)
}

/** An open end of a range: 15 digits. */
const FAR = 10 ** 15 - 1

function ordered(least = -Infinity, most = Infinity, what: string, at: string): void {
  if (least > most) throw new FormatRefused(at, `allows nothing: min${what} is more than max${what}`)
}

/** What a JSON pointer of this document leads to. */
function find(schema: unknown, pointer: string, at: string): unknown {
  if (!pointer.startsWith('#'))
    throw new FormatRefused(at, `refers to "${pointer}", which is not in this schema`)
  const keys = pointer
    .slice(1)
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const target = keys.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    schema,
  )
  if (target !== undefined) return target
  throw new FormatRefused(at, `refers to "${pointer}", which is not there`)
}
