import type { ChatDone, ChatEvent, ChatResponse } from '@/lib/contract'
import type { EngineEvent } from '@/lib/engine/port'
import { toApiError } from '../errors'
import type { Answer } from './answer'

type Ending = Extract<EngineEvent, { type: 'finish' | 'abort' }>

/**
 * The answer as the contract's stream events. Never throws: a failure is the last event, after what was said, and
 * `report` is told of it.
 */
export async function* chatEvents(
  answer: Answer,
  report: (error: unknown) => void,
): AsyncGenerator<ChatEvent> {
  try {
    for await (const event of answer.events) {
      if (event.type === 'token' && event.text !== '') {
        yield { type: 'chunk', delta: event.text, variant_id: answer.variantId }
      }
      if (event.type === 'finish' || event.type === 'abort')
        return yield { type: 'done', ...outcome(answer, event) }
    }
    throw new Error('The engine ended an answer without saying why')
  } catch (error) {
    report(error)
    const { message, code } = toApiError(error)
    yield { type: 'error', error: message, code }
  }
}

/** The whole answer at once. Throws what the engine throws. */
export async function collectAnswer(answer: Answer): Promise<ChatResponse> {
  let content = ''
  for await (const event of answer.events) {
    if (event.type === 'token') content += event.text
    if (event.type === 'finish' || event.type === 'abort') return { content, ...outcome(answer, event) }
  }
  throw new Error('The engine ended an answer without saying why')
}

function outcome(
  { variantId, variantJson, seed, autoSteer }: Answer,
  ending: Ending,
): Omit<ChatDone, 'type'> {
  const { promptTokens, completionTokens } = ending.usage
  return {
    variant_id: variantId,
    auto_steered: (autoSteer?.applied_features.length ?? 0) > 0,
    auto_steer_result: autoSteer ?? null,
    variant_json: variantJson,
    finish_reason: ending.type === 'abort' ? 'abort' : ending.reason,
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
    seed,
  }
}
