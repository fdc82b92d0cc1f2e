import type { ErrorBody } from '@/lib/protocols/tiller/contract'
import type { EmberErrorBody, ValidationIssue } from '@/lib/protocols/ember/contract'

/** By name, since the bundler may give thrower and catcher their own copies of the class. */
export function isRequestValidationError(
  error: unknown,
): error is Error & { issues: readonly ValidationIssue[] } {
  return error instanceof Error && error.name === 'RequestValidationError'
}

/** FastAPI answers 422 to JSON that does not parse, and to a feature or value that does not exist. */
const UNPROCESSABLE: readonly ErrorBody['code'][] = ['invalid_json', 'unknown_feature', 'validation_failed']

/** A refusal in Ember's shape. */
export function emberRefusal(body: ErrorBody, status: number): { body: EmberErrorBody; status: number } {
  return { body: emberBody(body), status: UNPROCESSABLE.includes(body.code) ? 422 : status }
}

export function emberBody({ code, detail, issues }: ErrorBody): EmberErrorBody {
  if (code === 'invalid_json') {
    return { detail: [{ type: 'json_invalid', loc: ['body'], msg: 'JSON decode error', input: {} }] }
  }
  if (!UNPROCESSABLE.includes(code)) return { detail }
  const faults = issues ?? [{ path: '', message: detail }]
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
