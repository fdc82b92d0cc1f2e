import type { CatalogueEntry } from './entry'
import type { Theme } from './kinds'
import { findPlainer } from './plain-labels'
import { searchFeatures, type Excite, type Searchable } from './search'
import { dice, fragments } from './similarity'
import { TextIndex } from './text-index'
import type { Thesaurus } from './thesaurus'
import { Themes } from './themes'
import { keptUuid } from './uuid'
import { readWish } from './wish'

/** What somebody calls a feature, and says of it; empty texts for nothing. */
export interface Called {
  uuid: string
  label: string
  text: string
}

/** The features of a model: those of its SAE, and those that people made. Look-up by index, uuid and label, and search. */
export class Catalogue {
  private readonly byIndexMap = new Map<number, CatalogueEntry>()
  private readonly byUuidMap = new Map<string, CatalogueEntry>()
  private readonly labelFragments = new Map<string, { entry: CatalogueEntry; fragments: Set<string> }>()
  private readonly live = new Map<number, CatalogueEntry>()
  private readonly searchable: Searchable
  private readonly themes: Themes
  private all: readonly CatalogueEntry[]

  /** @param latents `latents[i]` is the SAE's latent i */
  constructor(
    latents: readonly CatalogueEntry[],
    private readonly thesaurus: Thesaurus,
  ) {
    this.all = latents
    this.themes = new Themes(thesaurus)
    for (const entry of latents) this.note(entry)
    const alive = latents.filter((entry) => entry.alive)
    this.searchable = { live: this.live, plainer: findPlainer(alive), text: new TextIndex(alive, thesaurus) }
  }

  /** Every feature, by rising index: another list whenever one comes or goes. */
  get entries(): readonly CatalogueEntry[] {
    return this.all
  }

  /** How many features there are. */
  get count(): number {
    return this.all.length
  }

  /** One more than the largest index. */
  get size(): number {
    return (this.all.at(-1)?.indexInSae ?? -1) + 1
  }

  /** How many features fire at all. */
  get liveCount(): number {
    return this.live.size
  }

  /**
   * Lists one more feature, which people find from now on.
   * Throws a RangeError if its index or its uuid is taken.
   */
  add(entry: CatalogueEntry): void {
    if (this.byIndexMap.has(entry.indexInSae) || this.byUuidMap.has(entry.uuid)) {
      throw new RangeError(`The feature ${entry.uuid} with index ${entry.indexInSae} cannot be added`)
    }
    // Of two that are made at once, that of the larger index may be there first.
    this.all = [...this.all, entry].sort((a, b) => a.indexInSae - b.indexInSae)
    this.note(entry)
    if (entry.alive) this.searchable.text.add(entry)
  }

  /** Lists a feature that was added no more. Does nothing if it is not there. */
  remove(uuid: string): void {
    const entry = this.byUuidMap.get(uuid)
    if (!entry) return
    this.all = this.all.filter((other) => other !== entry)
    this.byUuidMap.delete(uuid)
    this.byIndexMap.delete(entry.indexInSae)
    this.labelFragments.delete(uuid)
    if (this.live.delete(entry.indexInSae)) this.searchable.text.remove(entry.indexInSae)
  }

  private note(entry: CatalogueEntry): void {
    this.byUuidMap.set(entry.uuid, entry)
    this.byIndexMap.set(entry.indexInSae, entry)
    if (!entry.alive) return
    this.live.set(entry.indexInSae, entry)
    this.labelFragments.set(entry.uuid, { entry, fragments: fragments(entry.label) })
  }

  byIndex(index: number): CatalogueEntry | undefined {
    return this.byIndexMap.get(index)
  }

  /** Takes a uuid with or without dashes, in either case. */
  byUuid(uuid: string): CatalogueEntry | undefined {
    return this.byUuidMap.get(keptUuid(uuid))
  }

  /** What sort of thing a feature's label speaks of. The first time its words are looked up, which takes up to a millisecond. */
  themeOf(entry: CatalogueEntry): Theme {
    return this.themes.of(entry)
  }

  /** Every feature with exactly this label: case and spaces count. */
  byLabel(label: string): CatalogueEntry[] {
    return this.entries.filter((entry) => entry.label === label)
  }

  /** The live features whose labels look most like `label`, at most `limit`; those that share nothing are left out. */
  nearestLabels(label: string, limit: number): CatalogueEntry[] {
    const asked = fragments(label)
    return [...this.labelFragments.values()]
      .map(({ entry, fragments: own }) => ({ entry, alike: dice(asked, own) }))
      .filter(({ alike }) => alike > 0)
      .sort((a, b) => b.alike - a.alike)
      .slice(0, limit)
      .map(({ entry }) => entry)
  }

  /**
   * The features that a query means, the best first, at most `topK`. `excite` is called once, with the query.
   * @param called what somebody calls features: those whose own names match come before all others
   */
  async search(
    query: string,
    topK: number,
    excite: Excite,
    called: readonly Called[] = [],
  ): Promise<CatalogueEntry[]> {
    const own = called.length === 0 ? [] : this.calledSo(query, called)
    const found = await searchFeatures(query, this.searchable, excite)
    return [...new Set([...own, ...found])].slice(0, topK)
  }

  private calledSo(query: string, called: readonly Called[]): CatalogueEntry[] {
    const named = called.flatMap(({ uuid, label, text }) => {
      const entry = this.byUuid(uuid)
      return entry
        ? [{ ...entry, label, aliases: [text], kind: 'style' as const, examples: [], promoted: [] }]
        : []
    })
    const { asked } = new TextIndex(named, this.thesaurus).rank(readWish(query).text)
    return asked.flatMap((index) => this.byIndex(index) ?? [])
  }
}
