import { Feature, type Variant } from '@/lib/steering'
import type { CatalogueEntry } from '@/lib/catalogue'
import type { Strengths } from '@/lib/store/port'

export interface Steering {
  entry: CatalogueEntry
  strength: number
}

/**
 * Takes the automatic edits of before out of a variant, those that nobody has changed since, and lays new ones over it,
 * in place. A feature that a person has edited keeps that edit. Returns what was applied.
 */
export function layAutomatic(variant: Variant, before: Strengths, wanted: readonly Steering[]): Strengths {
  for (const [feature, value] of [...variant.edits]) {
    if (before[feature.uuid] === value) variant.clear(feature)
  }
  const applied: Record<string, number> = {}
  for (const { entry, strength } of wanted) {
    const feature = new Feature(entry)
    if (variant.edits.has(feature)) continue
    variant.set(feature, strength)
    applied[feature.uuid] = strength
  }
  return applied
}
