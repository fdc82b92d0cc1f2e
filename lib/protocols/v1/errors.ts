import type { ErrorCode, Failure } from '@/lib/errors'
import type { OpenAiErrorBody } from './contract/errors'

/**
 * OpenAI and SteeringAPI know 400 for everything that is wrong with a request's content, and vllm-sdk has no class for
 * 409 and 422.
 */
function statusOf({ code, status }: Failure): number {
  return code === 'unknown_feature' || status === 409 || status === 422 ? 400 : status
}

/** Codes that OpenAI has its own name for. */
const OWN_NAMES: Partial<Record<ErrorCode, string>> = {
  unknown_model: 'model_not_found',
  unauthorized: 'invalid_api_key',
}

/** A refusal in OpenAI's shape. */
export function openAiRefusal(failure: Failure): { status: number; body: OpenAiErrorBody } {
  const { code, message, extra } = failure
  const status = statusOf(failure)
  const param = code === 'unknown_model' ? 'model' : extra.issues?.[0]?.path || null
  return {
    status,
    body: {
      error: { message, type: typeOf(status), param, code: OWN_NAMES[code] ?? code },
      detail: message,
    },
  }
}

function typeOf(status: number): OpenAiErrorBody['error']['type'] {
  if (status >= 500) return 'server_error'
  return status === 429 ? 'rate_limit_error' : 'invalid_request_error'
}
