import { Failure, type ErrorCode } from '@/lib/errors'
import type { EmberErrorBody, ValidationIssue } from './contract'

/** The same for every copy of the class that a bundler makes. */
const PYDANTIC = Symbol.for('tiller.ember.request-validation')

/** A request that does not validate, with its faults in Pydantic's words. Answered with 422 and FastAPI's body. */
export class RequestValidationError extends Failure {
  readonly [PYDANTIC]: readonly ValidationIssue[]

  constructor(issues: readonly ValidationIssue[]) {
    super('validation_failed', issues[0]?.msg ?? 'The request does not validate')
    this[PYDANTIC] = issues
  }
}

const issuesOf = (failure: Failure): readonly ValidationIssue[] | undefined =>
  PYDANTIC in failure ? (failure as RequestValidationError)[PYDANTIC] : undefined

/** FastAPI answers 422 to JSON that does not parse, and to a feature or value that does not exist. */
const UNPROCESSABLE: readonly ErrorCode[] = [
  'invalid_json',
  'unknown_feature',
  'unknown_model',
  'wrong_model',
  'validation_failed',
]

/** A refusal in Ember's shape. */
export function emberRefusal(failure: Failure): { body: EmberErrorBody; status: number } {
  const { code, status } = failure
  return { body: emberBody(failure), status: UNPROCESSABLE.includes(code) ? 422 : status }
}

export function emberBody(failure: Failure): EmberErrorBody {
  const { code, message, extra } = failure
  const found = issuesOf(failure)
  if (found) return { detail: [...found] }
  if (code === 'invalid_json') {
    return { detail: [{ type: 'json_invalid', loc: ['body'], msg: 'JSON decode error', input: {} }] }
  }
  if (!UNPROCESSABLE.includes(code)) return { detail: message }
  const faults = extra.issues ?? [{ path: '', message }]
  return {
    detail: faults.map(({ path, message }) => ({
      type: 'value_error',
      loc: ['body', ...placeOf(path)],
      msg: `Value error, ${message}`,
      input: null,
    })),
  }
}

/** `messages[0].content` as `messages`, 0, `content`. */
export function placeOf(path: string): (string | number)[] {
  return (path.match(/[^.[\]]+/g) ?? []).map((key) => (/^\d+$/.test(key) ? Number(key) : key))
}
