import type { z } from 'zod'
import { Failure, faultSentence } from '@/lib/errors'

type Issue = z.core.$ZodIssue
type RawIssue = z.core.$ZodRawIssue

const MAX_ISSUES = 20
/** Deeper requests are refused before anything recurses into them. */
const MAX_DEPTH = 256
const MAX_CHARS = 300

/** Checks `value` and returns what the schema makes of it. Throws `validation_failed` in plain words otherwise. */
export function validate<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: plainWords })
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues
    .flatMap(flatten)
    .slice(0, MAX_ISSUES)
    .map((issue) => ({ path: pathText(issue.path), message: clip(issue.message) }))
  throw new Failure('validation_failed', issues[0] ? faultSentence(issues[0]) : 'The request is not valid.', {
    issues,
  })
}

/** Throws `validation_failed` for what is nested so deep that schemas which contain themselves would not come to its end. */
export function requireShallow(value: unknown): void {
  if (isDeeperThan(value, MAX_DEPTH))
    throw new Failure('validation_failed', `The request is nested more than ${MAX_DEPTH} levels deep.`)
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1))
}

/**
 * A union fails in each of its branches. The one that was meant is one that takes values of this type, and of several such
 * the one with the fewest faults.
 */
function flatten(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  const fitting = issue.errors.filter((branch) => !branch.some(isWrongType))
  const branches = (fitting.length > 0 ? fitting : issue.errors).map((branch) =>
    branch.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] })),
  )
  return branches.reduce((best, branch) => (branch.length < best.length ? branch : best))
}

/** The value as a whole has the wrong type. */
const isWrongType = ({ code, path }: Issue) => code === 'invalid_type' && path.length === 0

function plainWords(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is missing'
        : issue.input === Infinity || issue.input === -Infinity
          ? `must be a number between -${Number.MAX_VALUE} and ${Number.MAX_VALUE}`
          : `must be ${article(issue.expected)}, not ${kindOf(issue.input)}`
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`
    case 'unrecognized_keys':
      return `has fields that are not known here: ${issue.keys.join(', ')}`
    case 'too_big':
      return `must ${measure(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)}`
    case 'too_small':
      return `must ${measure(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)}`
    default:
      return undefined
  }
}

function measure(origin: string, bound: string, limit: number | bigint): string {
  if (origin === 'string') return `have ${bound} ${limit} ${limit === 1 ? 'character' : 'characters'}`
  if (origin === 'array') return `have ${bound} ${limit} ${limit === 1 ? 'entry' : 'entries'}`
  return `be ${bound} ${limit}`
}

function article(expected: string): string {
  const word = expected === 'int' ? 'whole number' : expected
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`
}

function kindOf(input: unknown): string {
  if (input === null) return 'null'
  if (Array.isArray(input)) return 'an array'
  if (typeof input === 'number' && !Number.isInteger(input)) return 'a number with decimals'
  return article(typeof input)
}

/** `messages[0].content`, as a person would write it. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>(
    (head, key) =>
      typeof key === 'number' ? `${head}[${key}]` : head === '' ? String(key) : `${head}.${String(key)}`,
    '',
  )
  return clip(text)
}

/** What a client sent may come back in a message, and must not come back whole. */
function clip(text: string): string {
  return text.length <= MAX_CHARS ? text : `${text.slice(0, MAX_CHARS)}…`
}
