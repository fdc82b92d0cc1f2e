import type { MadeDirections } from '../made-directions'
import type { Reader } from '../reading'
import { probeBeside, type Candidate, type Choice } from './choose-layer'
import { counting, type Report } from './progress'
import { outcomeOf, tryStrength, type Outcome, type Trial, type Tried } from './try-strengths'

/** Pushes that are tried, as multiples of the one that came out best when the layer was chosen. */
const STEPS = [0.125, 0.25, 0.5, 0.75, 1, 1.35, 1.8]
/** Share of answers that must read fluently. */
export const LEAST_FLUENT = 0.8
/** Where fewer do, stronger pushes are not tried: they break more. */
const BROKEN = 0.5

export interface Calibration {
  /** Strength 1, in units of the residual stream: the strongest push that was tried up to which answers stay fluent. */
  unit: number
  /** By rising strength, 1 being the unit. */
  curve: Outcome[]
  /** What answers without steering come to. */
  unsteered: Outcome
}

/** Tries rising pushes of a direction, and finds the strongest up to which answers stay fluent. @param plain the answers without a push */
export async function calibrate(
  model: Reader & { made: MadeDirections },
  { candidate, push }: Choice,
  all: readonly Candidate[],
  trial: Omit<Trial, 'probe'>,
  plain: readonly Tried[],
  report: Report,
  signal: AbortSignal,
): Promise<Calibration> {
  const { layer, separation } = candidate
  const whole = { ...trial, probe: probeBeside(all, layer) }
  const step = counting(report, 'calibrating', STEPS.length)
  const scale = separation.distance * push
  const direction = { layer, vector: separation.vector, unit: scale, bias: separation.middle }
  const unsteered = await outcomeOf(model, whole, 0, plain, signal)
  const curve = await model.made.trying([direction], async ([index]) => {
    const outcomes: Outcome[] = []
    for (const strength of STEPS) {
      outcomes.push(await tryStrength(model, whole, { index: index!, strength }, signal))
      step()
      if (outcomes.at(-1)!.fluent < BROKEN) break
    }
    return outcomes
  })
  const one = strongestFluent(unsteered, curve)
  const inUnits = curve.map((outcome) => ({ ...outcome, strength: outcome.strength / one }))
  return { unit: scale * one, curve: inUnits, unsteered }
}

/** The strongest push up to which answers stay fluent, by the smoothed curve; the weakest one if none does. */
export function strongestFluent(unsteered: Outcome, curve: readonly Outcome[]): number {
  const smoothed = falling([unsteered, ...curve].map(({ fluent }) => fluent)).slice(1)
  const fluent = curve.filter((_, i) => smoothed[i]! >= LEAST_FLUENT)
  return (fluent.at(-1) ?? curve[0]!).strength
}

/**
 * The values that never rise and lie nearest to those given, by least squares: a few answers more or less at one strength are
 * chance (pool adjacent violators; Barlow et al. 1972, Statistical Inference under Order Restrictions).
 */
export function falling(values: readonly number[]): number[] {
  const pools: { mean: number; size: number }[] = []
  for (const value of values) {
    let pool = { mean: value, size: 1 }
    for (let last = pools.at(-1); last && last.mean < pool.mean; last = pools.at(-1)) {
      const size = last.size + pool.size
      pool = { mean: (last.mean * last.size + pool.mean * pool.size) / size, size }
      pools.pop()
    }
    pools.push(pool)
  }
  return pools.flatMap(({ mean, size }) => Array.from({ length: size }, () => mean))
}
