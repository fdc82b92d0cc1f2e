import { z } from 'zod'
import { falling, LEAST_FLUENT } from '../making/calibrate'
import { instructing } from '../making/contrast'
import { answerTo, type Conversation } from '../making/examples'
import { fluencyBar, judge, surpriseOfManner, type Reading } from '../making/fluency'
import { average, dot } from '../making/numbers'
import { TRIAL_PROMPTS } from '../making/prompts'
import { push } from '../making/push'
import { readAnswer } from '../making/read-answers'
import { say, WHOLE_TOKENS } from '../making/say'
import { answerTrial } from '../making/try-strengths'
import { aggregate, readActivations, type Reader } from '../reading'
import { Controller } from '@/lib/steering'
import { MANNERS } from './prompts'
import type { Journal } from './journal'
import type { ReportIndexing } from './progress'

/** Pushes that are tried, as multiples of the residual stream's mean length. */
const PUSHES = [0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.1, 1.5]
/** Where fewer answers read fluently, stronger pushes are not tried. */
const BROKEN = 0.5
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

/** Lets the model answer the trial prompts without steering, plainly and in some manners, and reads the answers. */
export async function unsteered(model: Reader, layer: number, signal: AbortSignal): Promise<Unsteered> {
  const plain = await answersTo(model, new Controller(), signal)
  if (plain.length === 0) throw new Error('The model answers nothing to plain questions, so that steering cannot be measured.')
  const lengths: number[] = []
  const fires = new Map<number, number>()
  for (const { conversation } of plain) {
    const { tokens, byLayer } = await readAnswer(model, conversation, [layer], signal)
    lengths.push(...rowLengths(byLayer[0]!, tokens.length))
    for (const [index, value] of await firesIn(model, conversation, signal))
      fires.set(index, (fires.get(index) ?? 0) + value / plain.length)
  }
  const readings = plain.map(({ reading }) => reading)
  const isFluent = fluencyBar(readings, surpriseOfManner(await mannered(model, signal), readings))
  const fluent = readings.filter(isFluent).length / TRIAL_PROMPTS.length
  return { fluent, residual: average(lengths), isFluent, fires }
}

async function answersTo(model: Reader, controller: Controller, signal: AbortSignal) {
  const trial = { prompts: TRIAL_PROMPTS, seed: SEED, tokens: longest(model) }
  return (await answerTrial(model, trial, controller, signal)).filter((tried) => tried !== null)
}

/** Tokens of an answer on trial at most: it is read once more, and must fit the context then. */
const longest = ({ engine }: Reader) => Math.min(WHOLE_TOKENS, Math.floor(engine.card.contextLength / 4))

/** How answers read that were asked for in a manner: what a feature does may surprise as much. */
async function mannered(model: Reader, signal: AbortSignal): Promise<Reading[]> {
  const readings: Reading[] = []
  for (const [at, prompt] of TRIAL_PROMPTS.entries()) {
    const instruct = await instructing(model, MANNERS[at]!.instruction)
    const text = await say(model, instruct(prompt), SEED + at, signal, { maxTokens: longest(model) })
    if (text !== '') readings.push(await judge(model, answerTo(prompt, text), signal))
  }
  return readings
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
    const answers = await answersTo(model, push(latent, (relative * plain.residual) / norm), signal)
    let [effect, fluent] = [0, 0]
    for (const { conversation, reading } of answers) {
      const fires = (await firesIn(model, conversation, signal)).get(latent) ?? 0
      fluent += Number(plain.isFluent(reading))
      effect += Number(fires > (plain.fires.get(latent) ?? 0))
    }
    const share = (count: number) => count / TRIAL_PROMPTS.length
    trials.push({ push: relative, effect: share(effect), fluent: share(fluent) })
    if (share(fluent) < BROKEN) break
  }
  return trials
}

/** How strongly each latent fires in an answer, on average over its tokens. */
async function firesIn(model: Reader, messages: Conversation, signal: AbortSignal): Promise<Map<number, number>> {
  const { tokens, rows } = await readActivations(model, { messages, controller: new Controller() }, signal)
  const own = tokens.flatMap(({ message }, t) => (message === messages.length - 1 ? [t] : []))
  return aggregate({ tokens: own.map((t) => tokens[t]!), rows: own.map((t) => rows[t]!) }, 'mean')
}

/** Whether so many of the answers read fluently that steering is no worse than its absence. */
export const isFluentShare = (share: number): boolean => share >= LEAST_FLUENT

/**
 * The strongest push up to which answers stay fluent, by the smoothed curve; half of the weakest that is tried if none does.
 * @param unsteered share of answers without steering that read fluently
 */
export function strongestFluent(unsteered: number, trials: readonly Trial[]): number {
  const smoothed = falling([unsteered, ...trials.map(({ fluent }) => fluent)]).slice(1)
  const fluent = trials.filter((_, i) => isFluentShare(smoothed[i]!))
  return fluent.at(-1)?.push ?? PUSHES[0]! / 2
}

function rowLengths(matrix: Float32Array, rows: number): number[] {
  const width = matrix.length / rows
  return Array.from({ length: rows }, (_, t) => {
    const row = matrix.subarray(t * width, (t + 1) * width)
    return Math.sqrt(dot(row, row))
  })
}
