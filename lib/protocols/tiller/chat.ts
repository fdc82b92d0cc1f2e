import { collectAnswer, type AnswerEvent } from '@/lib/models/answer'
import type { ChatAnswer } from '@/lib/operations/chat'
import { usageOf } from '../common/usage'
import type { ChatDone, ChatEvent, ChatResponse } from './contract'
import { autoSteerOf } from './convert'

type Finish = Pick<Extract<AnswerEvent, { type: 'finish' }>, 'reason' | 'usage'>

/** The answer as the contract's stream events. Throws what the answer throws. */
export async function* chatEvents(chat: ChatAnswer): AsyncGenerator<ChatEvent> {
  const heard = new Set<string>()
  let recent: string[] = []
  for await (const event of chat.answer.events) {
    if (event.type === 'event') {
      heard.add(event.name)
      recent.push(event.name)
    } else if (event.type === 'finish') {
      yield { type: 'done', ...outcome(chat, event, [...heard]) }
    } else if (event.type === 'token' && event.token.text !== '') {
      const chunk = { type: 'chunk' as const, delta: event.token.text, variant_id: chat.stored.variantId }
      yield { ...chunk, event_names: namesOf([...new Set(recent)]) }
      recent = []
    }
  }
}

/** The whole answer at once. Throws what the answer throws. */
export async function chatResponse(chat: ChatAnswer): Promise<ChatResponse> {
  const { choices, usage } = await collectAnswer(chat.answer)
  const [choice] = choices
  if (!choice) throw new Error('The answer has no choice')
  return { content: choice.text, ...outcome(chat, { reason: choice.reason, usage }, choice.events) }
}

function outcome(
  { stored, variantJson, autoSteer, answer }: ChatAnswer,
  { reason, usage }: Finish,
  heard: readonly string[],
): Omit<ChatDone, 'type'> {
  return {
    variant_id: stored.variantId,
    auto_steered: (autoSteer?.applied.length ?? 0) > 0,
    auto_steer_result: autoSteer ? autoSteerOf(autoSteer) : null,
    variant_json: variantJson,
    finish_reason: reason,
    usage: usageOf(usage),
    seed: Number(answer.seeds[0]),
    event_names: namesOf(heard),
  }
}

/** Where there are no events, the contract's fields are left out. */
const namesOf = (names: readonly string[]): string[] | undefined =>
  names.length > 0 ? [...names] : undefined
