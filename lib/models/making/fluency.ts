import { Controller } from '@/lib/steering'
import { reading, type Reader } from '../reading'
import { answerTo, type Conversation, type Instruct } from './examples'
import { average, quantile } from './numbers'

/** What may lie between a fluent answer's surprise and that of nine in ten unsteered ones, in nats per token. */
const TOLERANCE = 0.7
/** What the examples may add to it: a manner surprises the model that was not told of it, but nonsense does so without end. */
const MOST_FOR_MANNER = 2.5
/** Least share of different runs of three tokens: an answer that says the same again and again has fewer. */
const LEAST_VARIETY = 0.7

/** How an answer reads. */
export interface Reading {
  /** Mean of the negative log-probability of the answer's tokens under the model without steering, in nats. */
  surprise: number
  /** Share of different runs among all runs of three tokens, 0 … 1. */
  variety: number
}

/** Lets the model read an answer, the last message, without steering. An answer of no tokens is infinitely surprising. */
export async function judge(model: Reader, messages: Conversation, signal: AbortSignal): Promise<Reading> {
  const tokens = await model.engine.tokenize(messages)
  const own = tokens.flatMap(({ message }, t) => (message === messages.length - 1 && t > 0 ? [t] : []))
  if (own.length === 0) return { surprise: Infinity, variety: 0 }
  const span = { from: own[0]! - 1, to: own.at(-1)! }
  const request = { messages, controller: new Controller(), ...span }
  const logits = await reading(model, signal, () => model.engine.logits(request, signal))
  const surprises = own.map((t) => -logProbability(logits[t - 1 - span.from]!, tokens[t]!.id))
  return { surprise: average(surprises), variety: varietyOf(own.map((t) => tokens[t]!.id)) }
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
  return { ...untold, surprise: Math.min(untold.surprise, told.surprise) }
}

function logProbability(logits: Float32Array, id: number): number {
  let largest = -Infinity
  for (const logit of logits) largest = Math.max(largest, logit)
  let sum = 0
  for (const logit of logits) sum += Math.exp(logit - largest)
  return logits[id]! - largest - Math.log(sum)
}

export function varietyOf(ids: readonly number[]): number {
  const runs = ids.slice(2).map((_, i) => ids.slice(i, i + 3).join(' '))
  return runs.length === 0 ? 1 : new Set(runs).size / runs.length
}

/**
 * The bar for fluent answers: as little surprise as nine in ten plain answers or examples have, and a tolerance.
 * @param plain surprises of plain answers
 * @param shown those of answers that show what is made, read with the instructions if there are any
 */
export function fluencyBar(plain: readonly number[], shown: readonly number[]): (reading: Reading) => boolean {
  const usual = quantile(plain, 0.9)
  const manner = Math.min(Math.max(0, quantile(shown, 0.9) - usual), MOST_FOR_MANNER)
  return ({ surprise, variety }) => surprise <= usual + manner + TOLERANCE && variety >= LEAST_VARIETY
}
