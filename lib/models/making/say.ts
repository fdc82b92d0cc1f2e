import type { Message } from '@/lib/engine/port'
import { Controller } from '@/lib/steering'
import { collectAnswer, startAnswer } from '../answer'
import type { Reader } from '../reading'

/** Long enough to show a manner. */
const ANSWER_TOKENS = 40
const SAMPLING = { temperature: 0.7, topP: 0.9 }

/** What the model answers, without spaces at its ends; in one of its slots for answers. */
export async function say(
  model: Reader,
  messages: readonly Message[],
  seed: number,
  signal: AbortSignal,
  controller = new Controller(),
): Promise<string> {
  const request = { messages, controller, maxTokens: ANSWER_TOKENS, ...SAMPLING, seed }
  const { choices } = await collectAnswer(await startAnswer(model, request, signal))
  return choices[0]?.text.trim() ?? ''
}
