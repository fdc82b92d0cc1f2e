import type { ErrorBody, ErrorCode } from '@/lib/protocols/tiller/contract'
import type { OpenAiErrorBody } from '@/lib/protocols/openai/contract'

/** A refusal that /api/v1 has no code for, or that stands elsewhere in the request. */
export class OpenAiError extends Error {
  override readonly name = 'OpenAiError'

  constructor(
    readonly status: 400 | 404,
    readonly code: ErrorCode | 'model_not_found',
    message: string,
    readonly param: string | null = null,
  ) {
    super(message)
  }
}

/** By name, since the bundler may give thrower and catcher their own copies of the class. */
export function isOpenAiError(error: unknown): error is OpenAiError {
  return error instanceof Error && error.name === 'OpenAiError'
}

/**
 * OpenAI and SteeringAPI know 400 for everything that is wrong with a request's content, and vllm-sdk has no class for
 * 409 and 422.
 */
export function wireStatus(status: number): number {
  return status === 409 || status === 422 ? 400 : status
}

export function openAiBody(
  status: number,
  { code, message, param = null }: { code: string; message: string; param?: string | null },
): OpenAiErrorBody {
  return { error: { message, type: typeOf(status), param, code }, detail: message }
}

/** The contract's error body in OpenAI's shape. */
export function fromErrorBody(status: number, { code, detail, issues }: ErrorBody): OpenAiErrorBody {
  return openAiBody(status, { code, message: detail, param: issues?.[0]?.path || null })
}

/** A refusal in OpenAI's shape. */
export function openAiRefusal(body: ErrorBody, given: number): { body: OpenAiErrorBody; status: number } {
  const status = body.code === 'unknown_feature' ? 400 : wireStatus(given)
  return { body: fromErrorBody(status, body), status }
}

function typeOf(status: number): OpenAiErrorBody['error']['type'] {
  if (status >= 500) return 'server_error'
  return status === 429 ? 'rate_limit_error' : 'invalid_request_error'
}
