import { z } from 'zod'
import { push } from '../making/push'
import { answerTo } from '../making/examples'
import { fluencyBar, judge, type Reading } from '../making/fluency'
import { average } from '../making/numbers'
import { TRIAL_PROMPTS } from '../making/prompts'
import { readAnswer } from '../making/read-answers'
import { say } from '../making/say'
import { aggregate, readActivations, type Reader } from '../reading'
import { Controller } from '@/lib/steering'
import type { Journal } from './journal'
import type { ReportIndexing } from './progress'

/** Pushes that are tried, as multiples of the residual stream's mean length. */
const PUSHES = [0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.1, 1.5]
/** Share of answers that must read fluently. */
const MOST = 0.8
/** A push that breaks answers is passed by; after so many in a row none that is stronger is tried. */
const BROKEN = 2
const SEED = 11

/** How the answers to the trial prompts came out at one push. Shares, 0 … 1. */
const trial = z.object({ push: z.number(), effect: z.number(), fluent: z.number() })
export type Trial = z.infer<typeof trial>

/** What was tried of one latent, by rising push. */
export const keptTrials = z.object({ latent: z.number(), trials: z.array(trial) })
export type KeptTrials = z.infer<typeof keptTrials>

/** What answers without steering are like. */
export interface Unsteered {
  /** Share of these answers that read fluently themselves, 0 … 1. */
  fluent: number
  /** Mean length of the residual stream where the SAE steers, over the answers' tokens. */
  residual: number
  isFluent: (reading: Reading) => boolean
  /** How strongly each latent fires in them, on average over tokens. */
  fires: ReadonlyMap<number, number>
}

/** Lets the model answer the trial prompts without steering, and reads the answers. */
export async function unsteered(model: Reader, layer: number, signal: AbortSignal): Promise<Unsteered> {
  const lengths: number[] = []
  const readings: Reading[] = []
  const sums = new Map<number, number>()
  for (const [at, prompt] of TRIAL_PROMPTS.entries()) {
    const text = await say(model, [{ role: 'user', content: prompt }], SEED + at, signal)
    if (text === '') continue
    const conversation = answerTo(prompt, text)
    const { tokens, byLayer } = await readAnswer(model, conversation, [layer], signal)
    lengths.push(...rowLengths(byLayer[0]!, tokens.length))
    readings.push(await judge(model, conversation, signal))
    for (const [index, value] of await firesIn(model, prompt, text, signal))
      sums.set(index, (sums.get(index) ?? 0) + value / TRIAL_PROMPTS.length)
  }
  if (lengths.length === 0) throw new Error('The model answers nothing to plain questions, so that steering cannot be measured.')
  const surprises = readings.map(({ surprise }) => surprise)
  const isFluent = fluencyBar(surprises, surprises)
  const fluent = readings.filter(isFluent).length / TRIAL_PROMPTS.length
  return { fluent, residual: average(lengths), isFluent, fires: sums }
}

/** What calibration needs of a latent: its number, and the length of its direction. */
export interface Swept {
  latent: number
  norm: number
}

/**
 * Pushes each latent to rising strengths and reads the answers without steering: do they read fluently, and does the latent fire
 * in them more than in unsteered ones? Those that are in the journal already are not tried again.
 */
export async function sweep(
  model: Reader,
  swept: readonly Swept[],
  plain: Unsteered,
  journal: Journal<KeptTrials>,
  report: ReportIndexing,
  signal: AbortSignal,
): Promise<void> {
  const tell = (done: number) => report({ stage: 'calibrating', done, total: swept.length })
  tell(0)
  for (const [at, one] of swept.entries()) {
    const known = journal.items.some(({ latent }) => latent === one.latent)
    if (!known) await journal.append({ latent: one.latent, trials: await tryPushes(model, one, plain, signal) })
    tell(at + 1)
  }
}

async function tryPushes(
  model: Reader,
  { latent, norm }: Swept,
  plain: Unsteered,
  signal: AbortSignal,
): Promise<Trial[]> {
  const trials: Trial[] = []
  for (const relative of PUSHES) {
    const controller = push(latent, (relative * plain.residual) / norm)
    let [effect, fluent] = [0, 0]
    for (const [at, prompt] of TRIAL_PROMPTS.entries()) {
      const text = await say(model, [{ role: 'user', content: prompt }], SEED + at, signal, controller)
      if (text === '') continue
      const reads = await judge(model, answerTo(prompt, text), signal)
      const fires = (await firesIn(model, prompt, text, signal)).get(latent) ?? 0
      fluent += Number(plain.isFluent(reads))
      effect += Number(fires > (plain.fires.get(latent) ?? 0))
    }
    const share = (count: number) => count / TRIAL_PROMPTS.length
    trials.push({ push: relative, effect: share(effect), fluent: share(fluent) })
    if (trials.slice(-BROKEN).filter((one) => one.fluent < MOST).length === BROKEN) break
  }
  return trials
}

/** How strongly each latent fires in an answer, on average over its tokens. */
async function firesIn(model: Reader, prompt: string, text: string, signal: AbortSignal): Promise<Map<number, number>> {
  const request = { messages: answerTo(prompt, text), controller: new Controller() }
  const { tokens, rows } = await readActivations(model, request, signal)
  const own = tokens.flatMap(({ message }, t) => (message === 1 ? [t] : []))
  return aggregate({ tokens: own.map((t) => tokens[t]!), rows: own.map((t) => rows[t]!) }, 'mean')
}

/** Whether so many of the answers read fluently that steering is no worse than its absence. */
export const isFluentShare = (share: number): boolean => share >= MOST

/** The strongest push up to which answers stay fluent; half of the weakest that is tried if they do not there. */
export function strongestFluent(trials: readonly Trial[]): number {
  const broken = trials.findIndex((one) => one.fluent < MOST)
  if (broken === 0) return PUSHES[0]! / 2
  return trials.at(broken === -1 ? -1 : broken - 1)!.push
}

function rowLengths(matrix: Float32Array, rows: number): number[] {
  const width = matrix.length / rows
  return Array.from({ length: rows }, (_, t) => {
    let sum = 0
    for (let i = t * width; i < (t + 1) * width; i++) sum += matrix[i]! ** 2
    return Math.sqrt(sum)
  })
}
