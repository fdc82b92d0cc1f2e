import { quantile } from '../making/numbers'
import type { Corpus } from './corpus'
import type { Explanation } from './explain'
import type { Journal } from './journal'
import type { ReportIndexing } from './progress'
import type { Unindexed } from './unindexed'
import { isFluentShare, strongestFluent, sweep, unsteered, type KeptTrials, type Swept } from './units'

/** A latent that fires on more of the tokens than this is part of every text: what pushing it does says nothing of others. */
const COMMON = 0.1
/** One that fires on fewer tokens than this is hardly known. */
const LEAST_FIRINGS = 5

export interface Units {
  /** Strength 1 of each latent, in units of its activation. */
  of: Float64Array
  /** What was measured, by latent: [strength, share with the effect, share fluent], by rising strength. */
  curves: ReadonlyMap<number, [number, number, number][]>
  /** The strongest fluent push of each latent that was swept, as a multiple of the residual stream's mean length. */
  pushes: readonly number[]
  /** Whether answers without steering read fluently; if not, nothing is measured by that. */
  soundUnsteered: boolean
  /** Their median, by which the others' strength 1 goes. */
  usual: number
}

/**
 * Strength 1 of every latent: the strongest push at which answers stay fluent. It is measured of some, and for the others it is the
 * median of those. A push is measured by the residual stream's own length, so that units do not depend on how the SAE is scaled.
 * @param count how many are swept
 */
export async function measureUnits(
  { model, latents }: Unindexed,
  { corpus, explanations, count }: { corpus: Corpus; explanations: readonly Explanation[]; count: number },
  journal: Journal<KeptTrials>,
  report: ReportIndexing,
  signal: AbortSignal,
): Promise<Units> {
  const { sae } = model.engine.card
  const plain = await unsteered(model, sae!.steerLayer, signal)
  if (explanations.every((_, latent) => corpus.firing(latent).at.length === 0))
    throw new Error('No latent of the SAE fires on any text. Is it the SAE of this model, and of this layer?')
  const chosen = choose(corpus, explanations, latents.norms, count)
  await sweep(model, chosen, plain, journal, report, signal)
  const swept = new Map(journal.items.map(({ latent, trials }) => [latent, trials]))
  const pushes = chosen.map(({ latent }) => strongestFluent(plain.fluent, swept.get(latent)!))
  const usual = quantile(pushes, 0.5)
  const of = Float64Array.from(latents.norms, (norm) => unitOf(usual, plain.residual, norm))
  const curves = new Map<number, [number, number, number][]>()
  for (const [i, { latent, norm }] of chosen.entries()) {
    const own = pushes[i]!
    of[latent] = unitOf(own, plain.residual, norm)
    const points = swept.get(latent)!.map(({ push, effect, fluent }): [number, number, number] => [
      Number((push / own).toFixed(3)),
      effect,
      fluent,
    ])
    curves.set(latent, points)
  }
  return { of, curves, pushes, usual, soundUnsteered: isFluentShare(plain.fluent) }
}

/** A direction of length 0 steers by nothing. */
function unitOf(push: number, residual: number, norm: number): number {
  return norm > 0 ? Number(((push * residual) / norm).toPrecision(5)) : 0
}

/** Half of them are those that tell sorts of texts best, which people steer by most; the rest are spread over how often they fire. */
export function choose(
  corpus: Corpus,
  explanations: readonly Explanation[],
  norms: Float32Array,
  count: number,
): Swept[] {
  const firings = (latent: number) => corpus.firing(latent).at.length
  const able = explanations.flatMap((explanation, latent) =>
    firings(latent) > 0 && norms[latent]! > 0 ? [{ latent, explanation }] : [],
  )
  const usual = able.filter(
    ({ latent }) => firings(latent) >= LEAST_FIRINGS && firings(latent) / corpus.tokens.length <= COMMON,
  )
  const usable = usual.length >= count ? usual : able
  const best = new Map<string, (typeof usable)[number]>()
  for (const one of usable.toSorted((a, b) => (b.explanation.f1 ?? 0) - (a.explanation.f1 ?? 0))) {
    const { tells } = one.explanation
    if (tells !== undefined && !best.has(tells)) best.set(tells, one)
  }
  const telling = [...best.values()].slice(0, Math.ceil(count / 2))
  const rest = usable
    .filter((one) => !telling.includes(one))
    .sort((a, b) => firings(a.latent) - firings(b.latent) || a.latent - b.latent)
  const others = Math.min(rest.length, count - telling.length)
  const spread = Array.from({ length: others }, (_, i) => rest[Math.floor(((i + 0.5) * rest.length) / others)]!)
  return [...telling, ...spread].map(({ latent }) => ({ latent, norm: norms[latent]! }))
}
