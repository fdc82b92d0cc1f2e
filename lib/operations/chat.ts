import type { ChatDone, ChatEvent, ChatResponse } from '@/lib/protocols/tiller/contract'
import type { EngineEvent } from '@/lib/engine/port'
import { ApiError, toApiError } from '@/lib/errors'
import type { Answer } from './answer'

type Finish = Extract<EngineEvent, { type: 'finish' }>

/** The events that were reported; where there are none, the contract's fields are left out. */
class Heard {
  private readonly names = new Set<string>()
  private readonly recent = new Set<string>()

  add(name: string): void {
    this.names.add(name)
    this.recent.add(name)
  }

  all(): string[] | undefined {
    return this.names.size > 0 ? [...this.names] : undefined
  }

  /** Those since this was last asked. */
  sinceLast(): string[] | undefined {
    const names = [...this.recent]
    this.recent.clear()
    return names.length > 0 ? names : undefined
  }
}

/**
 * The answer as the contract's stream events. Never throws: a failure is the last event, after what was said, and
 * `report` is told of it.
 */
export async function* chatEvents(
  answer: Answer,
  report: (error: unknown) => void,
): AsyncGenerator<ChatEvent> {
  const heard = new Heard()
  try {
    for await (const event of answer.events) {
      if (event.type === 'event') heard.add(event.name)
      if (event.type === 'token' && event.text !== '') {
        const delta = event.text
        yield { type: 'chunk', delta, variant_id: answer.variantId, event_names: heard.sinceLast() }
      }
      if (event.type === 'abort') throw abortion(event.name)
      if (event.type === 'finish') return yield { type: 'done', ...outcome(answer, event, heard) }
    }
    throw new Error('The engine ended an answer without saying why')
  } catch (error) {
    report(error)
    const { message, code, extra } = toApiError(error)
    yield { type: 'error', error: message, code, event_name: extra.event_name }
  }
}

/** The whole answer at once. Throws what the engine throws, and `inference_aborted` with what was said until then. */
export async function collectAnswer(answer: Answer): Promise<ChatResponse> {
  const heard = new Heard()
  let content = ''
  for await (const event of answer.events) {
    if (event.type === 'event') heard.add(event.name)
    if (event.type === 'token') content += event.text
    if (event.type === 'abort') throw abortion(event.name, content)
    if (event.type === 'finish') return { content, ...outcome(answer, event, heard) }
  }
  throw new Error('The engine ended an answer without saying why')
}

function abortion(eventName: string, content?: string): ApiError {
  const detail = 'A condition of the variant held, and ended the answer.'
  return new ApiError('inference_aborted', detail, { content, event_name: eventName })
}

function outcome(
  { variantId, variantJson, seed, autoSteer }: Answer,
  ending: Finish,
  heard: Heard,
): Omit<ChatDone, 'type'> {
  const { promptTokens, completionTokens } = ending.usage
  return {
    variant_id: variantId,
    auto_steered: (autoSteer?.applied_features.length ?? 0) > 0,
    auto_steer_result: autoSteer ?? null,
    variant_json: variantJson,
    finish_reason: ending.reason,
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
    seed,
    event_names: heard.all(),
  }
}
