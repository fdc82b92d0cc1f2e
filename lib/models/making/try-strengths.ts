import type { Controller } from '@/lib/steering'
import type { Reader } from '../reading'
import { answerTo, type Conversation, type Instruct } from './examples'
import { judgeAnswer, type Reading } from './fluency'
import { dot } from './numbers'
import type { Separation } from './direction'
import { push } from './push'
import { readMeans } from './read-answers'
import { say } from './say'

/** What tells answers that show something from those that do not: a layer, and a direction there. */
export interface Probe {
  layer: number
  separation: Separation
}

/** What all trials of one feature have in common. */
export interface Trial {
  probe: Probe
  isFluent: (reading: Reading) => boolean
  /** Whether an answer shows what is made; left out where only the probe can tell. */
  shows?: (reading: Reading) => boolean
  instruct?: Instruct
  prompts: readonly string[]
  seed: number
  /** How long answers are at most. */
  tokens: number
}

/** An answer on trial; null for one that says nothing. */
export type Tried = { conversation: Conversation; reading: Reading } | null

/** How the answers to all prompts came out at one strength. Shares, 0 … 1. */
export interface Outcome {
  strength: number
  /** Answers that read more like the examples than like plain answers. */
  effect: number
  fluent: number
  /** Answers that are both. */
  both: number
}

/** Answers every prompt with a controller, and reads the answers without it. */
export async function answerTrial(
  model: Reader,
  { instruct, prompts, seed, tokens }: Pick<Trial, 'instruct' | 'prompts' | 'seed' | 'tokens'>,
  controller: Controller,
  signal: AbortSignal,
): Promise<Tried[]> {
  const tried: Tried[] = []
  for (const [at, prompt] of prompts.entries()) {
    const asked = [{ role: 'user' as const, content: prompt }]
    const answer = await say(model, asked, seed + at, signal, { controller, maxTokens: tokens })
    if (answer === '') tried.push(null)
    else {
      const reading = await judgeAnswer(model, { prompt, answer, instruct }, signal)
      tried.push({ conversation: answerTo(prompt, answer), reading })
    }
  }
  return tried
}

/**
 * What answers on trial come to: does what was said show it, and does it read fluently? Where there are instructions, what shows it
 * is an answer that they make likelier, as they do those that were given under them. Else a probe tells, in another layer than
 * the direction that is pushed, so that the push itself is not what is measured.
 */
export async function outcomeOf(
  model: Reader,
  { probe, isFluent, shows: told }: Pick<Trial, 'probe' | 'isFluent' | 'shows'>,
  strength: number,
  tried: readonly Tried[],
  signal: AbortSignal,
): Promise<Outcome> {
  const counts = { effect: 0, fluent: 0, both: 0 }
  for (const answer of tried) {
    if (!answer) continue
    const shows = told?.(answer.reading) ?? (await isBeyond(model, probe, answer.conversation, signal))
    const fluent = isFluent(answer.reading)
    counts.effect += Number(shows)
    counts.fluent += Number(fluent)
    counts.both += Number(shows && fluent)
  }
  const share = (count: number) => count / tried.length
  const { effect, fluent, both } = counts
  return { strength, effect: share(effect), fluent: share(fluent), both: share(both) }
}

async function isBeyond(
  model: Reader,
  { layer, separation }: Probe,
  conversation: Conversation,
  signal: AbortSignal,
): Promise<boolean> {
  const means = await readMeans(model, conversation, [layer], signal)
  return means !== null && dot(means[0]!, separation.vector) > separation.middle
}

/** Answers every prompt with a direction pushed to a strength, and tells how the answers came out. */
export async function tryStrength(
  model: Reader,
  trial: Trial,
  { index, strength }: { index: number; strength: number },
  signal: AbortSignal,
): Promise<Outcome> {
  const tried = await answerTrial(model, trial, push(index, strength), signal)
  return outcomeOf(model, trial, strength, tried, signal)
}
