import type { Cell } from './sweep-plan'

/** What the cells of a grid are coloured by: how much one of its features fires (by its place in the plan), or how unexpected answers are. */
export type Shading = number | 'surprise'

/** The number that a cell is coloured by; null until it is measured. */
export const shadedBy = ({ measured }: Cell, shading: Shading): number | null =>
  measured && (shading === 'surprise' ? measured.surprise : (measured.activation[shading] ?? 0))

/**
 * How dark each cell is, 0 … 1, in the cells' order; null until it is measured. How much a feature fires is seen from nothing to the
 * grid's most, how unexpected answers are from the grid's least to its most: no answer surprises nobody at all.
 */
export function shadesOf(cells: readonly Cell[], shading: Shading): (number | null)[] {
  const values = cells.map((cell) => shadedBy(cell, shading))
  const known = values.filter((value) => value !== null)
  const least = shading === 'surprise' ? Math.min(...known) : 0
  const range = Math.max(...known) - least
  return values.map((value) => value && (range > 0 ? (value - least) / range : 0))
}
