type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null
const textOf = (value: unknown) => (typeof value === 'string' ? value : null)

/** One fault of a request, as FastAPI tells it: where, and what. */
function issueText(issue: unknown): string | null {
  if (!isObject(issue) || typeof issue.msg !== 'string') return null
  const place = Array.isArray(issue.loc) ? issue.loc.join('.') : ''
  return `${place}: ${issue.msg}`
}

function issueTexts(issues: unknown): string | null {
  if (!Array.isArray(issues) || issues.length === 0) return null
  const texts = issues.map(issueText)
  return texts.includes(null) ? null : texts.join('; ')
}

/**
 * What the body of a failed answer says in words, in the shapes of the protocols: Tiller's and FastAPI's, its validator's, OpenAI's,
 * plain. Null if it says nothing that they know.
 */
export function messageOf(body: unknown): string | null {
  if (!isObject(body)) return null
  const { detail, error, message } = body
  return textOf(detail) ?? issueTexts(detail) ?? textOf(isObject(error) && error.message) ?? textOf(message)
}
