import type { MadeDirections } from '../made-directions'
import type { Reader } from '../reading'
import { probeBeside, type Candidate, type Choice } from './choose-layer'
import { counting, type Report } from './progress'
import { tryStrength, type Outcome, type Trial } from './try-strengths'

/** Pushes that are tried, as multiples of the one that came out best when the layer was chosen. */
const STEPS = [0.25, 0.5, 0.75, 1, 1.35, 1.8]
/** Share of answers that must read fluently. */
const MOST = 0.6

export interface Calibration {
  /** Strength 1, in units of the residual stream: the strongest push that was tried up to which answers stay fluent. */
  unit: number
  /** By rising strength, 1 being the unit. */
  curve: Outcome[]
  /** What answers without steering come to. */
  unsteered: Outcome
}

/** Tries rising pushes of a direction, and finds the strongest up to which answers stay fluent. */
export async function calibrate(
  model: Reader & { made: MadeDirections },
  { candidate, push }: Choice,
  all: readonly Candidate[],
  trial: Omit<Trial, 'probe'>,
  report: Report,
  signal: AbortSignal,
): Promise<Calibration> {
  const { layer, separation } = candidate
  const whole = { ...trial, probe: probeBeside(all, layer) }
  const step = counting(report, 'calibrating', STEPS.length + 1)
  const scale = separation.distance * push
  const direction = { layer, vector: separation.vector, unit: scale, bias: separation.middle }
  const tried = await model.made.trying([direction], async ([index]) => {
    const outcomes: Outcome[] = []
    for (const strength of [0, ...STEPS]) {
      outcomes.push(await tryStrength(model, whole, { index: index!, strength }, signal))
      step()
    }
    return outcomes
  })
  const [unsteered, ...curve] = tried
  const one = strongestFluent(curve)
  const inUnits = curve.map((outcome) => ({ ...outcome, strength: outcome.strength / one }))
  return { unit: scale * one, curve: inUnits, unsteered: unsteered! }
}

/** The last strength before answers stop being fluent; the first one if they never are. */
export function strongestFluent(curve: readonly Outcome[]): number {
  const broken = curve.findIndex(({ fluent }) => fluent < MOST)
  const at = broken === -1 ? curve.length - 1 : Math.max(0, broken - 1)
  return curve[at]!.strength
}
