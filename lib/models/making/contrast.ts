import { Failure } from '@/lib/errors'
import type { Message } from '@/lib/engine/port'
import type { Reader } from '../reading'
import { answerTo, type Conversation, type Examples, type Instruct } from './examples'
import { mostRepetition } from './fluency'
import { counting, type Report } from './progress'
import { CONTRAST_PROMPTS } from './prompts'
import { repetitionOf } from './repetition'
import { say } from './say'

/** Fewer pairs than this say nothing that holds beyond them. */
export const LEAST_PAIRS = 4
const REFUSAL = /^(?:i['’]?m sorry|sorry,|i (?:can(?:no|['’])t|am (?:not able|unable))|as an ai\b)/i

/**
 * Lets the model answer plain prompts twice with the same seed: told to do what the sentence says, and told nothing. Pairs
 * are dropped whose answers are empty, equal, or a refusal, and those that go round in circles once they are told: a direction
 * made of them would teach circles.
 * @param prompts how many prompts are answered
 * @throws `not_learned` if fewer than LEAST_PAIRS remain
 */
export async function contrast(
  model: Reader,
  { sentence, prompts, seed }: { sentence: string; prompts: number; seed: number },
  report: Report,
  signal: AbortSignal,
): Promise<Examples> {
  const asked = CONTRAST_PROMPTS.slice(0, prompts)
  const step = counting(report, 'answering', asked.length)
  const instruct = await instructing(model, sentence)
  const pairs: { shown: Conversation; plain: Conversation }[] = []
  for (const [at, prompt] of asked.entries()) {
    const told = await say(model, instruct(prompt), seed + at, signal)
    const untold = await say(model, [{ role: 'user', content: prompt }], seed + at, signal)
    if (isUseful(told, untold))
      pairs.push({ shown: answerTo(prompt, told), plain: answerTo(prompt, untold) })
    step()
  }
  const useful = await withoutCircles(model, pairs)
  const { shown, plain } = { shown: useful.map((pair) => pair.shown), plain: useful.map((pair) => pair.plain) }
  if (shown.length >= LEAST_PAIRS) return { shown, plain, instruct }
  throw new Failure(
    'not_learned',
    `Told "${sentence}", the model answered ${shown.length} of ${asked.length} prompts differently than without and did not go round in circles, and at least ${LEAST_PAIRS} are needed. Give examples of answers that show it and of answers that do not.`,
  )
}

async function withoutCircles<Pair extends Record<'shown' | 'plain', Conversation>>(
  { engine }: Reader,
  pairs: readonly Pair[],
): Promise<Pair[]> {
  const repetition = async (messages: Conversation) => {
    const tokens = await engine.tokenize(messages)
    return repetitionOf(tokens.flatMap(({ message, id }) => (message === messages.length - 1 ? [id] : [])))
  }
  const read = await Promise.all(
    pairs.map(async (pair) => ({
      pair,
      shown: await repetition(pair.shown),
      plain: await repetition(pair.plain),
    })),
  )
  if (read.length === 0) return []
  const most = mostRepetition(read.map(({ plain }) => plain))
  return read.flatMap(({ pair, shown }) => (shown <= most ? [pair] : []))
}

function isUseful(told: string, untold: string): boolean {
  return told !== '' && untold !== '' && told !== untold && !REFUSAL.test(told)
}

/** How a prompt is asked with instructions: in the system's message, or in the user's where the template shows no other. */
export async function instructing(
  { engine }: Reader,
  sentence: string,
): Promise<Instruct> {
  const system: Message = { role: 'system', content: instructionOf(sentence) }
  const inSystem = (prompt: string): Message[] => [system, { role: 'user', content: prompt }]
  const inUser = (prompt: string): Message[] => [{ role: 'user', content: `${system.content}\n\n${prompt}` }]
  const shows = await engine.tokenize(inSystem(CONTRAST_PROMPTS[0])).then(
    (tokens) => tokens.some(({ message }) => message === 0),
    () => false,
  )
  return shows ? inSystem : inUser
}

/** The sentence as an instruction. */
export function instructionOf(sentence: string): string {
  const text = sentence.trim().replace(/[.!]+$/, '')
  const isVerb = /^[a-z]+s\b/.test(text)
  return isVerb ? `You are somebody who ${text}. Answer as such a person does.` : `${text}.`
}
