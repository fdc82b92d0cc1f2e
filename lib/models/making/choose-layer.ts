import type { MadeDirections } from '../made-directions'
import type { Reader } from '../reading'
import { heldOutArea, separate, type Separation } from './direction'
import { counting, type Report } from './progress'
import { MANNER_TOKENS } from './say'
import { tryStrength, type Outcome, type Trial } from './try-strengths'

const LAYERS = 5
/** Manner is made between these shares of the depth: before them words are read, and after them they are chosen. */
const DEPTH = { from: 0.25, to: 0.75 }
/** Pushes that are tried, as multiples of the distance between the two sides' means. */
const PUSHES = [0.75, 1.5, 3]
/** Prompts of the short trial. */
const PROMPTS = 3
/** Layers whose held-out area lies this far below the best one's are not tried. */
const AREA_SLACK = 0.1

/** A layer that a feature may be read and steered at. */
export interface Candidate {
  layer: number
  separation: Separation
  /** Area under the ROC curve on answers that the direction was not made of, 0.5 … 1. */
  area: number
}

/** The layers that are looked at: five, spread between a quarter and three quarters of the depth. */
export function candidateLayers(layers: number): number[] {
  const { from, to } = DEPTH
  const spread = Array.from({ length: LAYERS }, (_, i) =>
    Math.round((layers - 1) * (from + ((to - from) * i) / (LAYERS - 1))),
  )
  return [...new Set(spread)]
}

/** `shown[i]` and `plain[i]` are the answers' mean residuals after `layers[i]`. Layers where the sides do not differ are left out. */
export function candidates(
  layers: readonly number[],
  shown: readonly (readonly Float32Array[])[],
  plain: readonly (readonly Float32Array[])[],
): Candidate[] {
  return layers.flatMap((layer, i) => {
    const separation = separate(shown[i]!, plain[i]!)
    return separation ? [{ layer, separation, area: heldOutArea(shown[i]!, plain[i]!) }] : []
  })
}

/** The candidate that tells the sides apart best, other than the one at `layer` where there is another. */
export function probeBeside(all: readonly Candidate[], layer: number): Candidate {
  const others = all.filter((candidate) => candidate.layer !== layer)
  const from = others.length > 0 ? others : all
  return from.reduce((best, candidate) => (candidate.area > best.area ? candidate : best))
}

export interface Choice {
  candidate: Candidate
  /** The push that came out best, as a multiple of the distance. */
  push: number
}

/** Pushes every candidate that tells the sides apart, and takes the one with most answers that show it and are fluent. */
export async function chooseLayer(
  model: Reader & { made: MadeDirections },
  all: readonly Candidate[],
  trial: Omit<Trial, 'probe'>,
  report: Report,
  signal: AbortSignal,
): Promise<Choice> {
  const best = Math.max(...all.map(({ area }) => area))
  const tried = all.filter(({ area }) => area >= best - AREA_SLACK)
  const prompts = trial.prompts.slice(0, PROMPTS)
  const step = counting(report, 'choosing a layer', tried.length * PUSHES.length)
  const directions = tried.map(({ layer, separation }) => ({
    layer,
    vector: separation.vector,
    unit: separation.distance,
    bias: separation.middle,
  }))
  return model.made.trying(directions, async (indices) => {
    const outcomes: (Choice & { outcome: Outcome })[] = []
    for (const [i, candidate] of tried.entries()) {
      const probe = probeBeside(all, candidate.layer)
      for (const push of PUSHES) {
        const at = { index: indices[i]!, strength: push }
        const outcome = await tryStrength(model, { ...trial, prompts, probe, tokens: MANNER_TOKENS }, at, signal)
        outcomes.push({ candidate, push, outcome })
        step()
      }
    }
    return outcomes.reduce((best, next) => (isBetter(next.outcome, best.outcome) ? next : best))
  })
}

function isBetter(a: Outcome, b: Outcome): boolean {
  return a.both !== b.both ? a.both > b.both : a.effect + a.fluent > b.effect + b.fluent
}
