import { generateText, Output } from 'ai'
import type { z } from 'zod'
import { Failure } from '@/lib/errors'
import type { AssistantModel } from './assistant-model'

const MAX_TOKENS = 4096

export interface Question<Schema extends z.ZodType> {
  /** What the answer must look like. Bounds are left to the caller: not every provider takes them. */
  schema: Schema
  system: string
  prompt: string
}

/**
 * Asks the model for an object and checks it. Throws the signal's reason when it fires, and `engine_unavailable` when
 * the model fails, takes too long or answers with something else; the cause names the failure and quotes nothing.
 */
export async function ask<Schema extends z.ZodType>(
  { model, name }: AssistantModel,
  { schema, system, prompt }: Question<Schema>,
  timeLimitMs: number,
  signal: AbortSignal,
): Promise<z.output<Schema>> {
  signal.throwIfAborted()
  // The timer holds the controller. A signal of `AbortSignal.timeout` that only `any` knows is collected as garbage on Node 20,
  // and then never fires.
  const limit = new AbortController()
  const tooLong = () => limit.abort(new DOMException('The time limit is over', 'TimeoutError'))
  const timer = setTimeout(tooLong, timeLimitMs)
  const abortSignal = AbortSignal.any([signal, limit.signal])
  try {
    const output = Output.object({ schema })
    const answer = await generateText({
      model,
      output,
      system,
      prompt,
      maxRetries: 1,
      maxOutputTokens: MAX_TOKENS,
      abortSignal,
    })
    return schema.parse(answer.output)
  } catch (error) {
    signal.throwIfAborted()
    throw failed(name, error)
  } finally {
    clearTimeout(timer)
  }
}

function failed(name: string, error: unknown): Failure {
  const failure = new Failure(
    'engine_unavailable',
    `The assistant model "${name}" gave no usable answer. Try again, or choose features with POST /api/v1/features/search.`,
    { retry_after: 10 },
  )
  // The library's errors carry prompts and answers, which do not belong into a log.
  const kind = error instanceof Error ? error.name : typeof error
  const status =
    error instanceof Error && 'statusCode' in error ? ` with status ${String(error.statusCode)}` : ''
  failure.cause = new Error(`The assistant model failed: ${kind}${status}`)
  return failure
}
