import type { RequestRecord } from '@/lib/request-record'

/** How a request ended: `failed` if the server is at fault. */
export type Outcome = 'answered' | 'refused' | 'failed' | 'left'

export function outcomeOf({ left, code, status = 0 }: RequestRecord): Outcome {
  if (left) return 'left'
  if (code === undefined) return 'answered'
  // A stream that fails has begun with 200.
  return status >= 400 && status < 500 ? 'refused' : 'failed'
}

const whole = (ms: number | undefined) => (ms === undefined ? undefined : Math.round(ms))

/**
 * What the log says of a request that is over. Tokens are those of all answers that it made; `waitMs` is what it waited in line,
 * and `toFirstMs` and `ms` are from its beginning to its first token and to the end of its answer. Nothing of what was asked, answered or steered is in
 * it, unless the record holds texts.
 */
export function requestLine(record: RequestRecord) {
  const { id, asked, key, model, variant, status, code, begun, over = begun, waits, answers, totals } = record
  const texts = answers.flatMap(({ text }) => text ?? [])
  return {
    requestId: id,
    method: asked.method,
    path: asked.path,
    key,
    model,
    variant,
    status,
    outcome: outcomeOf(record),
    code,
    ...(answers.length > 0 && { ...totals, finish: answers.at(-1)?.ended }),
    ...(waits.length > 0 && { waitMs: whole(waits.reduce((sum, { from, to }) => sum + to - from, 0)) }),
    toFirstMs: whole(answers[0]?.first === undefined ? undefined : answers[0].first - begun),
    ms: whole(over - begun),
    ...(texts.length > 0 && { texts }),
  }
}
