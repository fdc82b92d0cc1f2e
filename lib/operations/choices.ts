import type { CompletionRequest, EngineEvent } from '@/lib/engine/port'
import type { Services } from '@/lib/server/services'
import { begin } from './begin'

/** An event of one of the choices of an answer, choices counted from 0. */
export interface ChoiceEvent {
  choice: number
  event: EngineEvent
}

/**
 * Starts an answer of several choices, one for each seed, said one after the other. They share one of the slots for
 * answers: choices that waited for slots of their own could wait for each other.
 *
 * Whatever is wrong with the request is thrown here, before anything was said. The events must be iterated to their end
 * or left, since the slot is held until then.
 */
export function startChoices(
  { engine, answers }: Services,
  request: Omit<CompletionRequest, 'seed'>,
  seeds: readonly number[],
  signal: AbortSignal,
): Promise<AsyncGenerator<ChoiceEvent>> {
  return begin(answers, everyChoice, signal)

  async function* everyChoice(): AsyncGenerator<ChoiceEvent> {
    for (const [choice, seed] of seeds.entries()) {
      let last: EngineEvent | undefined
      for await (const event of engine.complete({ ...request, seed }, signal)) {
        yield { choice, event }
        last = event
      }
      if (last?.type !== 'finish') throw new Error('The engine ended an answer without saying why')
    }
  }
}
