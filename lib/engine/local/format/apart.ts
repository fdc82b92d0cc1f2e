import { isDeepStrictEqual } from 'node:util'

/** A schema as far as it is looked at here; every other keyword only narrows what it allows. */
interface Schema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: unknown[]
  oneOf?: unknown[]
  properties?: Record<string, unknown>
  required?: string[]
}

/** References within references are followed this deep. */
const DEEPEST = 16

const ALL = ['string', 'number', 'boolean', 'null', 'array', 'object']
/** Whole numbers are numbers. */
const typeOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

/**
 * Whether no value fits both schemas, as their types, their constants, or a property of both that one of them requires tell.
 * False where this cannot be told.
 * @param find what a `$ref` leads to
 */
export function areApart(
  one: unknown,
  other: unknown,
  find: (pointer: string) => unknown,
  depth = 0,
): boolean {
  if (one === false || other === false) return true
  if (depth > DEEPEST || !isSchema(one) || !isSchema(other)) return false
  const again = (a: unknown, b: unknown) => areApart(a, b, find, depth + 1)
  if (one.$ref !== undefined) return again(find(one.$ref), other)
  if (other.$ref !== undefined) return again(one, find(other.$ref))
  const [ofOne, ofOther] = [one.anyOf ?? one.oneOf, other.anyOf ?? other.oneOf]
  if (ofOne) return ofOne.every((branch) => again(branch, other))
  if (ofOther) return ofOther.every((branch) => again(one, branch))
  const [values, rivals] = [literalsOf(one), literalsOf(other)]
  if (values && rivals)
    return !values.some((value) => rivals.some((rival) => isDeepStrictEqual(value, rival)))
  const shared = typesOf(one).filter((type) => typesOf(other).includes(type))
  if (shared.length === 0) return true
  return shared.every((type) => type === 'object') && haveTellingProperty(one, other, again)
}

/** An object that fits both has what either requires, and then both describe it. */
function haveTellingProperty(
  one: Schema,
  other: Schema,
  apart: (a: unknown, b: unknown) => boolean,
): boolean {
  const required = [...(one.required ?? []), ...(other.required ?? [])]
  return required.some((name) => apart(propertyOf(one, name), propertyOf(other, name)))
}

const propertyOf = ({ properties = {} }: Schema, name: string) =>
  Object.hasOwn(properties, name) ? properties[name] : true

const isSchema = (given: unknown): given is Schema => typeof given === 'object' && given !== null

const literalsOf = (schema: Schema): unknown[] | undefined =>
  'const' in schema ? [schema.const] : schema.enum

function typesOf(schema: Schema): string[] {
  const literals = literalsOf(schema)
  if (literals) return literals.map(typeOf)
  return schema.type === undefined
    ? ALL
    : [schema.type].flat().map((type) => (type === 'integer' ? 'number' : type))
}
