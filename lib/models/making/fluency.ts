import { Controller } from '@/lib/steering'
import { reading, type Reader } from '../reading'
import { answerTo, type Conversation, type Instruct } from './examples'
import { average, quantile } from './numbers'
import { repeats, repetitionOf } from './repetition'

/** What a fluent answer's surprise may lie above that of nine in ten unsteered ones, in nats per token. */
const TOLERANCE = 0.3
/** What the manner may add to it: it surprises the model that was not told of it, but nonsense does so without end. */
const MOST_FOR_MANNER = 1.5
/** What a fluent answer may repeat itself more than nine in ten unsteered ones, as a share of its runs of three tokens. */
const MORE_REPETITION = 0.1

/** How an answer reads. */
export interface Reading {
  /**
   * Mean of the negative log-probability of the answer's tokens under the model without steering, in nats. What the answer
   * repeats is left out: circles are no surprise to a model.
   */
  surprise: number
  /** Share of its runs of three tokens that it had before, 0 … 1. */
  repetition: number
  /** How much less it surprises the model that is told what answers are to be like, in nats per token; where there are instructions. */
  favour?: number
}

/** Lets the model read an answer, the last message, without steering. An answer of no tokens is infinitely surprising. */
export async function judge(model: Reader, messages: Conversation, signal: AbortSignal): Promise<Reading> {
  const tokens = await model.engine.tokenize(messages)
  const own = tokens.flatMap(({ message }, t) => (message === messages.length - 1 && t > 0 ? [t] : []))
  if (own.length === 0) return { surprise: Infinity, repetition: 0 }
  const span = { from: own[0]! - 1, to: own.at(-1)! }
  const request = { messages, controller: new Controller(), ...span }
  const logits = await reading(model, signal, () => model.engine.logits(request, signal))
  const ids = own.map((t) => tokens[t]!.id)
  const again = repeats(ids)
  const surprises = own.flatMap((t, i) =>
    again[i] ? [] : [-logProbability(logits[t - 1 - span.from]!, tokens[t]!.id)],
  )
  return { surprise: average(surprises), repetition: repetitionOf(ids) }
}

/**
 * Reads an answer to a prompt as it stands and, where there are instructions, as an answer to the prompt with them: what is
 * fluent in a manner is no surprise to the model that was told of the manner. The smaller surprise counts.
 */
export async function judgeAnswer(
  model: Reader,
  { prompt, answer, instruct }: { prompt: string; answer: string; instruct?: Instruct },
  signal: AbortSignal,
): Promise<Reading> {
  const untold = await judge(model, answerTo(prompt, answer), signal)
  if (!instruct) return untold
  const conversation = [...instruct(prompt), { role: 'assistant' as const, content: answer }]
  const told = await judge(model, conversation, signal)
  const favour = untold.surprise - told.surprise
  return { ...untold, surprise: Math.min(untold.surprise, told.surprise), favour }
}

function logProbability(logits: Float32Array, id: number): number {
  let largest = -Infinity
  for (const logit of logits) largest = Math.max(largest, logit)
  let sum = 0
  for (const logit of logits) sum += Math.exp(logit - largest)
  return logits[id]! - largest - Math.log(sum)
}

/** How much more the examples of a manner surprise than plain ones do, in nats per token: 0 … 1.5. */
export function surpriseOfManner(shown: readonly Reading[], plain: readonly Reading[]): number {
  const usual = (side: readonly Reading[]) => mostOf(side, ({ surprise }) => surprise)
  return Math.min(Math.max(0, usual(shown) - usual(plain)), MOST_FOR_MANNER)
}

/**
 * The bar for fluent answers: little more surprise than the model's own answers without steering have, but for the manner, and
 * little more repetition, so that a model which repeats itself anyway is not blamed.
 * @param unsteered of answers to the prompts that steering is tried on, as long as those
 */
export function fluencyBar(unsteered: readonly Reading[], manner: number): (reading: Reading) => boolean {
  const most = mostOf(unsteered, ({ surprise }) => surprise) + manner + TOLERANCE
  const again = mostRepetition(unsteered.map(({ repetition }) => repetition))
  return ({ surprise, repetition }) => surprise <= most && repetition <= again
}

/** What answers may repeat themselves. @param unsteered what those without steering or instructions do */
export const mostRepetition = (unsteered: readonly number[]): number =>
  quantile(unsteered, USUAL) + MORE_REPETITION

/** Nine in ten answers are usual. */
const USUAL = 0.9
const mostOf = (readings: readonly Reading[], of: (reading: Reading) => number) =>
  quantile(readings.map(of), USUAL)

/**
 * The bar for answers that show what is made: they are favoured by the instructions as those that were given under them, and not as
 * plain ones. It lies half-way between the means of both.
 */
export function favourBar(shown: readonly Reading[], plain: readonly Reading[]): (reading: Reading) => boolean {
  const usual = (side: readonly Reading[]) => average(side.map(({ favour = 0 }) => favour))
  const middle = (usual(shown) + usual(plain)) / 2
  return ({ favour = 0 }) => favour > middle
}
