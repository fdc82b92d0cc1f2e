import { collectAnswer, type AnswerEvent } from '@/lib/models/answer'
import type { ChatAnswer } from '@/lib/operations/chat'
import { usageOf } from '../common/usage'
import type { ChatDone, ChatEvent, ChatResponse } from './contract'
import { autoSteerOf } from './convert'

type Finish = Pick<Extract<AnswerEvent, { type: 'finish' }>, 'reason' | 'usage'>

/** The answer as the contract's stream events. Throws what the answer throws. */
export async function* chatEvents(chat: ChatAnswer): AsyncGenerator<ChatEvent> {
  const heard = new Set<string>()
  const whileRead = new Set<string>()
  let recent: string[] = []
  const chunks = new Chunks()
  for await (const event of chat.answer.events) {
    if (event.type === 'event') {
      heard.add(event.name)
      if (event.prompt) whileRead.add(event.name)
      else recent.push(event.name)
      continue
    }
    if (whileRead.size > 0) yield { type: 'read', event_names: [...whileRead] }
    whileRead.clear()
    if (event.type === 'activations') yield* chunks.followed(event)
    else if (event.type === 'finish') {
      yield { type: 'done', ...outcome(chat, event, [...heard]) }
    } else if (event.type === 'token' && event.token.text !== '') {
      const chunk = { type: 'chunk' as const, delta: event.token.text, variant_id: chat.stored.variantId }
      yield { ...chunk, event_names: namesOf([...new Set(recent)]) }
      recent = []
      yield* chunks.said(event.token.id)
    } else if (event.type === 'token') chunks.held()
  }
}

/** Tells which chunk of the stream a token's activations belong to: tokens whose text is held back belong to the next one. */
class Chunks {
  private count = 0
  /** Of tokens whose text is held back: the largest activations. */
  private waiting: number[] | null = null
  private isHeld = false

  held(): void {
    this.isHeld = true
  }

  *said(id: number): Generator<ChatEvent> {
    this.count += 1
    this.isHeld = false
    // Text that was left at the end is no token of its own: nothing more is read of it.
    if (id === -1 && this.waiting) yield this.take(this.waiting)
  }

  *followed({ values }: { values: readonly number[] }): Generator<ChatEvent> {
    const largest = values.map((value, i) => Math.max(value, this.waiting?.[i] ?? 0))
    if (this.isHeld) this.waiting = largest
    else yield this.take(largest)
  }

  private take(activations: number[]): ChatEvent {
    this.waiting = null
    return { type: 'followed', chunk: this.count - 1, activations }
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
