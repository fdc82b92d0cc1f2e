import type { CatalogueEntry } from '@/lib/catalogue'

/**
 * Share of answers that must read fluently for a strength to count as one that works. Curves are measured on few prompts
 * (16 for Pocket, a standard error of about 0.1), so that a higher bar would be missed by chance.
 */
const MOST = 0.6

/** The largest measured strength, at most 1, with fluent answers there and at every weaker one; null without a curve. */
export function fluentUpTo(curve: CatalogueEntry['curve']): number | null {
  if (curve === null) return null
  const broken = curve.findIndex(([, , fluent]) => fluent < MOST)
  const [reached] = (broken === -1 ? curve.at(-1) : curve[broken - 1]) ?? [0]
  return Math.min(1, Math.max(0, reached))
}

/** The largest share of answers that showed the effect at a strength at which answers read fluently, 0 … 1; null without a curve. */
export function effectOf(curve: CatalogueEntry['curve']): number | null {
  const most = fluentUpTo(curve)
  if (curve === null || most === null) return null
  const shares = curve.filter(([strength]) => strength > 0 && strength <= most).map(([, effect]) => effect)
  return Math.max(0, ...shares)
}
