import { type z } from 'zod'
import { SteeringJsonError, type JsonIssue } from './errors'

/** Deeper documents are refused before anything recurses into them. */
const MAX_DEPTH = 256

/**
 * Checks a document against its schema and returns what the schema makes of it.
 *
 * @param data JSON text, or what JSON.parse would give
 * @param document the sort of document, for the error
 * @throws SteeringJsonError with the faults and their places
 */
export function parseJson<S extends z.ZodType>(schema: S, data: unknown, document: string): z.output<S> {
  const value = typeof data === 'string' ? fromText(data, document) : data
  if (isDeeperThan(value, MAX_DEPTH)) {
    throw new SteeringJsonError(document, [
      { path: '', message: `It is nested more than ${MAX_DEPTH} levels deep` },
    ])
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new SteeringJsonError(
    document,
    result.error.issues.flatMap((issue) => faultsOf(issue)),
  )
}

function fromText(text: string, document: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SteeringJsonError(document, [{ path: '', message: `The text does not parse: ${reason}` }])
  }
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1))
}

/** A union fails once per alternative; the one that was meant is the one that matched deepest, with the fewest faults. */
function faultsOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): JsonIssue[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const depth = (issues: readonly z.core.$ZodIssue[]) => Math.max(...issues.map(({ path }) => path.length))
    const [meant] = [...issue.errors].sort((a, b) => depth(b) - depth(a) || a.length - b.length)
    if (meant && depth(meant) > 0) return meant.flatMap((inner) => faultsOf(inner, path))
  }
  return [{ path: spell(path), message: issue.message }]
}

const spell = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
