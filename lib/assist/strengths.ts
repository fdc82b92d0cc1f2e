import { Feature, FeatureEdits } from '@/lib/steering'
import type { Wish } from './analyser'

/** Strength of one feature that matters fully: the usual 0.6 to strengthen and -0.3 to weaken. */
const FULL = { strengthen: 0.6, weaken: 0.3 }
/** Where `FeatureEdits.rescale` aims: several strengths together stay below what makes answers fall apart. */
const MOST_TOGETHER = 1.1
const SMALLEST = 0.05

/**
 * The strength of each wish, in -0.6 … 0.6 and rounded to hundredths. Several wishes share: where they would add up to
 * more than 1.1 in one direction, all are scaled down in proportion. Those left below 0.05 are dropped, as too faint.
 */
export function strengthsFor<W extends Wish>(wishes: readonly W[]): { wish: W; strength: number }[] {
  const edits = new FeatureEdits(
    wishes.map(({ entry, weight }) => [new Feature(entry), fullStrength(weight)]),
  )
  const values = Array.from(edits, ([, value]) => value)
  const scaled = largerSum(values) > MOST_TOGETHER ? edits.rescale() : edits
  return wishes
    .map((wish) => ({ wish, strength: round(scaled.get(new Feature(wish.entry)) ?? 0) }))
    .filter(({ strength }) => Math.abs(strength) >= SMALLEST)
}

function fullStrength(weight: number): number {
  return weight * (weight > 0 ? FULL.strengthen : FULL.weaken)
}

function largerSum(values: readonly number[]): number {
  const sum = (sign: number) => values.reduce((total, value) => total + Math.max(0, sign * value), 0)
  return Math.max(sum(1), sum(-1))
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
