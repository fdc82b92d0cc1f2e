import type { z } from 'zod'
import type { ValidationIssue } from '@/lib/protocols/ember/contract'
import { NOT_AN_INTEGER } from '@/lib/protocols/ember/contract/numbers'
import { echo } from './echo'
import { RequestValidationError } from './errors'

type Issue = z.core.$ZodIssue

/** More faults than this only make the answer longer. */
const MAX_ISSUES = 20

type Loc = ValidationIssue['loc']

/** A fault that a schema cannot see, as a validator function of Pydantic would report it. */
export function valueError(loc: Loc, message: string, input: unknown): RequestValidationError {
  return new RequestValidationError([
    { type: 'value_error', loc, msg: `Value error, ${message}`, input: echo(input) },
  ])
}

/**
 * Checks a request and returns what the schema makes of it. Throws RequestValidationError with the faults in Pydantic's
 * words and types: scripts written for Ember match on them.
 * @param where begins the place of each fault: `body` or `query`
 */
export function validated<S extends z.ZodType>(schema: S, value: unknown, where: string): z.output<S> {
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  throw new RequestValidationError(
    parsed.error.issues
      .flatMap((issue) => flatten(issue))
      .slice(0, MAX_ISSUES)
      .map((issue) => inPydanticsWords(issue, where, value)),
  )
}

/** Pydantic reports the faults of every alternative of a union. */
function flatten(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  return issue.errors.flatMap((branch) =>
    branch.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] })),
  )
}

function inPydanticsWords(issue: Issue, where: string, request: unknown): ValidationIssue {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))
  const loc = [where, ...path]
  if (isMissing(issue)) {
    return { type: 'missing', loc, msg: 'Field required', input: echo(valueAt(request, path.slice(0, -1))) }
  }
  const { type, msg } = told(issue)
  return { type, loc, msg, input: echo(issue.input) }
}

/** Zod reports no input for what is not there. */
function isMissing(issue: Issue): boolean {
  const hasType = issue.code === 'invalid_type' || issue.code === 'invalid_value'
  return hasType && issue.path.length > 0 && issue.input === undefined
}

const valueAt = (value: unknown, path: Loc): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | undefined)?.[key], value)

type Told = Pick<ValidationIssue, 'type' | 'msg'>

function told(issue: Issue): Told {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === Infinity || issue.input === -Infinity)
        return { type: 'finite_number', msg: 'Input should be a finite number' }
      return issue.message === NOT_AN_INTEGER || issue.expected === 'int'
        ? notInteger(issue.input)
        : wrongType(issue.expected, issue.input)
    case 'invalid_value':
      return { type: 'literal_error', msg: `Input should be ${choice(issue.values)}` }
    case 'too_small':
      return limit(issue.origin, 'at least', Number(issue.minimum), issue.input)
    case 'too_big':
      return limit(issue.origin, 'at most', Number(issue.maximum), issue.input)
    case 'invalid_format':
      return { type: 'uuid_parsing', msg: 'Input should be a valid UUID, expected 32 hexadecimal digits' }
    default:
      return { type: 'value_error', msg: `Value error, ${issue.message}` }
  }
}

function wrongType(expected: string, input: unknown): Told {
  switch (expected) {
    case 'string':
      return { type: 'string_type', msg: 'Input should be a valid string' }
    case 'boolean':
      return { type: 'bool_type', msg: 'Input should be a valid boolean' }
    case 'array':
    case 'tuple':
      return { type: 'list_type', msg: 'Input should be a valid list' }
    case 'number':
      return typeof input === 'string'
        ? {
            type: 'float_parsing',
            msg: 'Input should be a valid number, unable to parse string as a number',
          }
        : { type: 'float_type', msg: 'Input should be a valid number' }
    default:
      return {
        type: 'model_attributes_type',
        msg: 'Input should be a valid dictionary or object to extract fields from',
      }
  }
}

function notInteger(input: unknown): Told {
  if (typeof input === 'number') {
    return { type: 'int_from_float', msg: `${NOT_AN_INTEGER}, got a number with a fractional part` }
  }
  if (typeof input === 'string') {
    return { type: 'int_parsing', msg: `${NOT_AN_INTEGER}, unable to parse string as an integer` }
  }
  return { type: 'int_type', msg: NOT_AN_INTEGER }
}

/** `'a'`, `'a' or 'b'`, `'a', 'b' or 'c'`. */
function choice(values: readonly unknown[]): string {
  const quoted = values.map((value) => `'${String(value)}'`)
  const last = quoted.pop() ?? ''
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`
}

function limit(origin: string, bound: 'at least' | 'at most', size: number, input: unknown): Told {
  const plural = size === 1 ? '' : 's'
  if (origin === 'array') {
    const actual = Array.isArray(input) ? input.length : 0
    return {
      type: bound === 'at least' ? 'too_short' : 'too_long',
      msg: `List should have ${bound} ${size} item${plural} after validation, not ${actual}`,
    }
  }
  if (origin === 'string') {
    return {
      type: bound === 'at least' ? 'string_too_short' : 'string_too_long',
      msg: `String should have ${bound} ${size} character${plural}`,
    }
  }
  return bound === 'at least'
    ? { type: 'greater_than_equal', msg: `Input should be greater than or equal to ${size}` }
    : { type: 'less_than_equal', msg: `Input should be less than or equal to ${size}` }
}
