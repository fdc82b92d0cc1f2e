import { z } from 'zod'
import type { Message } from '@/lib/engine/port'
import { Controller } from '@/lib/steering'
import { collectAnswer, startAnswer } from '../answer'
import { instructing } from '../making/contrast'
import { answerTo } from '../making/examples'
import type { Reader } from '../reading'
import type { Journal } from './journal'
import type { Material } from './material'
import type { ReportIndexing } from './progress'
import { questions, type Asked } from './prompts'

/** Tokens of an answer at most: long enough to show a manner and to speak of its subject. */
const ANSWER_TOKENS = 64
const SAMPLING = { temperature: 0.8, topP: 0.95 }

export const keptAnswer = z.object({ text: z.string() })
export type KeptAnswer = z.infer<typeof keptAnswer>

/**
 * Lets the model answer `count` questions of all subjects, plainly and in all manners; those that are in the journal already are
 * not asked again. An instruction is no part of the material: what fires on an answer is to be what the answer shows.
 */
export async function ownAnswers(
  model: Reader,
  count: number,
  journal: Journal<KeptAnswer>,
  report: ReportIndexing,
  signal: AbortSignal,
): Promise<Material[]> {
  const asked = questions(count)
  const tell = (done: number) => report({ stage: 'answering', done, total: count })
  tell(journal.items.length)
  for (let at = journal.items.length; at < count; at++) {
    const text = await answerOf(model, await conversationOf(model, asked[at]!), at, signal)
    await journal.append({ text })
    tell(at + 1)
  }
  return journal.items.slice(0, count).map(({ text }, at) => materialOf(asked[at]!, text))
}

async function conversationOf(model: Reader, { prompt, manner }: Asked): Promise<readonly Message[]> {
  if (manner === null) return [{ role: 'user', content: prompt }]
  return (await instructing(model, manner.instruction))(prompt)
}

async function answerOf(
  model: Reader,
  messages: readonly Message[],
  seed: number,
  signal: AbortSignal,
): Promise<string> {
  const request = { messages, controller: new Controller(), maxTokens: ANSWER_TOKENS, ...SAMPLING, seed }
  const { choices } = await collectAnswer(await startAnswer(model, request, signal))
  return choices[0]!.text.trim()
}

function materialOf({ prompt, subject, manner }: Asked, text: string): Material {
  const messages = text === '' ? [{ role: 'user' as const, content: prompt }] : answerTo(prompt, text)
  return manner === null ? { messages, subject } : { messages, subject, manner: manner.label }
}
