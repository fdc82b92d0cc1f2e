import type { ExampleContext } from '@/lib/catalogue'
import type { Reader } from '../reading'
import type { Separation } from './direction'
import type { Conversation, Examples } from './examples'
import { quantile, reaches } from './numbers'
import { counting, type Report } from './progress'
import { readAnswer } from './read-answers'

/** Share of the plain answers' tokens that lie below the bias. */
const USUAL = 0.95
const CONTEXTS = 12

/** What a direction does on the answers that it was made of. */
export interface Evidence {
  /** What all but one in twenty tokens of plain answers stay below. */
  bias: number
  /** The largest activation on any token. */
  maxActivationStrength: number
  /** Share of the plain answers' tokens that fire. */
  density: number
  /** The answers where it fires most, strongest first. */
  examples: ExampleContext[]
}

/** Reads the examples once more, token by token, at the layer that was chosen. */
export async function gatherEvidence(
  model: Reader,
  { layer, separation }: { layer: number; separation: Separation },
  { shown, plain }: Examples,
  report: Report,
  signal: AbortSignal,
): Promise<Evidence> {
  const step = counting(report, 'gathering evidence', shown.length + plain.length)
  const reach = async (messages: Conversation) => {
    const { tokens, byLayer } = await readAnswer(model, messages, [layer], signal)
    step()
    return { tokens: tokens.map(({ text }) => text), along: reaches(byLayer[0]!, separation.vector) }
  }
  const ofShown = []
  for (const messages of shown) ofShown.push(await reach(messages))
  const ofPlain = []
  for (const messages of plain) ofPlain.push(await reach(messages))
  const usual = ofPlain.flatMap(({ along }) => along)
  const bias = quantile(usual, USUAL)
  const contexts = ofShown.filter(({ tokens }) => tokens.length > 0).map((read) => contextOf(read, bias))
  contexts.sort((a, b) => peakOf(b) - peakOf(a))
  return {
    bias,
    maxActivationStrength: Math.max(0, ...contexts.map(peakOf)),
    density: usual.filter((along) => along > bias).length / usual.length,
    examples: contexts.slice(0, CONTEXTS).filter((context) => peakOf(context) > 0),
  }
}

function contextOf({ tokens, along }: { tokens: string[]; along: number[] }, bias: number): ExampleContext {
  const activations = along.map((reach) => Math.max(0, reach - bias))
  return { tokens, activations, peak: activations.indexOf(Math.max(...activations)) }
}

const peakOf = ({ activations, peak }: ExampleContext): number => activations[peak]!
