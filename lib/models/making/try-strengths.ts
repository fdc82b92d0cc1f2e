import type { Reader } from '../reading'
import { answerTo, type Instruct } from './examples'
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
  instruct?: Instruct
  prompts: readonly string[]
  seed: number
}

/** How the answers to all prompts came out at one strength. Shares, 0 … 1. */
export interface Outcome {
  strength: number
  /** Answers that read more like the examples than like plain answers. */
  effect: number
  fluent: number
  /** Answers that are both. */
  both: number
}

/**
 * Answers every prompt with a direction pushed to a strength, and reads the answers without steering: does what was said
 * show it, and does it read fluently? The probe lies in another layer than the direction that is pushed, so that the push
 * itself is not what is measured.
 */
export async function tryStrength(
  model: Reader,
  { probe, isFluent, instruct, prompts, seed }: Trial,
  { index, strength }: { index: number; strength: number },
  signal: AbortSignal,
): Promise<Outcome> {
  const counts = { effect: 0, fluent: 0, both: 0 }
  for (const [at, prompt] of prompts.entries()) {
    const text = await say(model, [{ role: 'user', content: prompt }], seed + at, signal, push(index, strength))
    if (text === '') continue
    const conversation = answerTo(prompt, text)
    const means = await readMeans(model, conversation, [probe.layer], signal)
    if (means === null) continue
    const shows = dot(means[0]!, probe.separation.vector) > probe.separation.middle
    const fluent = isFluent(await judgeAnswer(model, { prompt, answer: text, instruct }, signal))
    counts.effect += Number(shows)
    counts.fluent += Number(fluent)
    counts.both += Number(shows && fluent)
  }
  const share = (count: number) => count / prompts.length
  const { effect, fluent, both } = counts
  return { strength, effect: share(effect), fluent: share(fluent), both: share(both) }
}
