import type { CatalogueEntry } from './entry'
import { findPlainer } from './plain-labels'
import { searchFeatures, type Excite, type Searchable } from './search'
import { dice, fragments } from './similarity'
import { TextIndex } from './text-index'
import type { Thesaurus } from './thesaurus'

/** The features of one SAE: look-up by index, uuid and label, and search. Immutable. */
export class Catalogue {
  private readonly byUuidMap: Map<string, CatalogueEntry>
  private readonly labelFragments: { entry: CatalogueEntry; fragments: Set<string> }[]
  private readonly searchable: Searchable

  /** `entries[i]` is the feature with index i. */
  constructor(
    readonly entries: readonly CatalogueEntry[],
    thesaurus: Thesaurus,
  ) {
    const alive = entries.filter((entry) => entry.alive)
    this.byUuidMap = new Map(entries.map((entry) => [entry.uuid, entry]))
    this.labelFragments = alive.map((entry) => ({ entry, fragments: fragments(entry.label) }))
    this.searchable = {
      live: new Map(alive.map((entry) => [entry.indexInSae, entry])),
      plainer: findPlainer(alive),
      text: new TextIndex(alive, thesaurus),
    }
  }

  /** How many features there are. */
  get count(): number {
    return this.entries.length
  }

  /** One more than the largest index. */
  get size(): number {
    return this.entries.length
  }

  /** How many features fire at all. */
  get liveCount(): number {
    return this.searchable.live.size
  }

  byIndex(index: number): CatalogueEntry | undefined {
    return this.entries[index]
  }

  /** Takes a uuid with or without dashes, in either case. */
  byUuid(uuid: string): CatalogueEntry | undefined {
    const hex = uuid.toLowerCase().replaceAll('-', '')
    const dashed = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    return this.byUuidMap.get(dashed)
  }

  /** Every feature with exactly this label: case and spaces count. */
  byLabel(label: string): CatalogueEntry[] {
    return this.entries.filter((entry) => entry.label === label)
  }

  /** The live features whose labels look most like `label`, at most `limit`; those that share nothing are left out. */
  nearestLabels(label: string, limit: number): CatalogueEntry[] {
    const asked = fragments(label)
    return this.labelFragments
      .map(({ entry, fragments: own }) => ({ entry, alike: dice(asked, own) }))
      .filter(({ alike }) => alike > 0)
      .sort((a, b) => b.alike - a.alike)
      .slice(0, limit)
      .map(({ entry }) => entry)
  }

  /** The features that a query means, the best first, at most `topK`. `excite` is called once, with the query. */
  async search(query: string, topK: number, excite: Excite): Promise<CatalogueEntry[]> {
    const found = await searchFeatures(query, this.searchable, excite)
    return found.slice(0, topK)
  }
}
