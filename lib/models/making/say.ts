import type { Message } from '@/lib/engine/port'
import { Controller } from '@/lib/steering'
import { collectAnswer, startAnswer } from '../answer'
import type { Reader } from '../reading'

/** Long enough to show a manner. */
export const MANNER_TOKENS = 40
/** Long enough to go round in circles. */
export const WHOLE_TOKENS = 96
const SAMPLING = { temperature: 0.7, topP: 0.9 }

interface Manner {
  controller?: Controller
  maxTokens?: number
}

/** What the model answers, without spaces at its ends; in one of its slots for answers. */
export async function say(
  model: Reader,
  messages: readonly Message[],
  seed: number,
  signal: AbortSignal,
  { controller = new Controller(), maxTokens = MANNER_TOKENS }: Manner = {},
): Promise<string> {
  const request = { messages, controller, maxTokens, ...SAMPLING, seed }
  const { choices } = await collectAnswer(await startAnswer(model, request, signal))
  return choices[0]?.text.trim() ?? ''
}
