import type { CatalogueEntry } from '@/lib/catalogue'

/** True for a live feature whose label says what it stands for: only these are chosen for anybody. */
export function isExplained({ alive, kind }: CatalogueEntry): boolean {
  return alive && kind !== 'none'
}
