import { Failure } from '@/lib/errors'
import {
  charactersOf,
  checkNewParts,
  DEFAULT_KEPT,
  foldedText,
  MOST_CHARACTERS,
  MOST_PARTS,
  TooLarge,
  TooManyKept,
  TooManyParts,
  UnknownKept,
  UnknownPart,
  type Change,
  type Content,
  type Head,
  type KeptLimits,
  type KeptStore,
  type Kind,
  type NewPart,
  type NewThing,
  type Page,
  type Part,
  type Wanted,
} from '../kept'

/** Characters that all owners' things come to together. */
const MOST_IN_MEMORY = 128 * 1024 * 1024

interface Thing {
  owner: string | null
  kind: Kind
  head: Head
  search: string
  parts: Map<string, Part & { search: string }>
}

/** Keeps everything in the process: it is gone when the server stops. */
export class MemoryKeptStore implements KeptStore {
  /** @param things those of all owners */
  constructor(
    private readonly limits: KeptLimits = DEFAULT_KEPT,
    private readonly now = Date.now,
    private readonly owner: string | null = null,
    private readonly things = new Map<string, Thing>(),
  ) {}

  of(owner: string | null): KeptStore {
    return new MemoryKeptStore(this.limits, this.now, owner, this.things)
  }

  async list(kind: Kind, { query, label, deleted = false, limit, after }: Wanted): Promise<Page> {
    const wanted = query === undefined ? '' : foldedText(query)
    const found = this.own(kind)
      .filter(
        ({ head }) => (head.deletedAt !== null) === deleted && (label === undefined || head.label === label),
      )
      .filter(({ search, parts }) =>
        [search, ...[...parts.values()].map((part) => part.search)].some((text) => text.includes(wanted)),
      )
      .map(({ head }) => head)
      .sort(byLastChange)
      .filter((head) => !after || byLastChange(after, head) < 0)
    const heads = found.slice(0, limit).map((head) => ({ ...head }))
    const last = heads.at(-1)
    return { heads, next: found.length > limit && last ? { updatedAt: last.updatedAt, id: last.id } : null }
  }

  async create(kind: Kind, { parts, shown, createdAt, ...content }: NewThing): Promise<Head> {
    this.requireRoom(kind)
    const at = this.now()
    const dates = { createdAt: createdAt ?? at, updatedAt: at, deletedAt: null }
    const head = { id: crypto.randomUUID(), ...columnsOf(content), shown: null, parts: 0, ...dates }
    const thing: Thing = { owner: this.owner, kind, head, search: '', parts: new Map() }
    const written = this.write(thing, { content, shown, add: parts })
    this.things.set(head.id, thing)
    return written
  }

  async head(kind: Kind, id: string): Promise<Head> {
    return { ...this.present(kind, id).head }
  }

  async parts(kind: Kind, id: string): Promise<Part[]> {
    return [...this.present(kind, id).parts.values()].map(plain)
  }

  async part(kind: Kind, id: string, partId: string): Promise<Part> {
    return plain(partIn(this.present(kind, id), partId))
  }

  async change(kind: Kind, id: string, work: (head: Head) => Change): Promise<Head> {
    const thing = this.present(kind, id)
    return this.write(thing, work({ ...thing.head }))
  }

  async rewrite(
    kind: Kind,
    id: string,
    partId: string,
    work: (part: Part) => Pick<NewPart, 'json' | 'text'>,
  ): Promise<Part> {
    const thing = this.present(kind, id)
    const before = partIn(thing, partId)
    const { json, text } = work(plain(before))
    this.requireSize(thing, json.length - before.json.length)
    const after = { ...before, json, search: foldedText(text), version: crypto.randomUUID() }
    thing.parts.set(partId, after)
    thing.head = { ...thing.head, updatedAt: this.now() }
    return plain(after)
  }

  async remove(kind: Kind, id: string, check?: (head: Head) => void): Promise<Head> {
    const thing = this.present(kind, id)
    check?.({ ...thing.head })
    thing.head = { ...thing.head, deletedAt: this.now() }
    const deleted = this.own(kind).filter(({ head }) => head.deletedAt !== null)
    deleted.sort((a, b) => b.head.deletedAt! - a.head.deletedAt!)
    for (const { head } of deleted.slice(this.limits[kind])) this.things.delete(head.id)
    return { ...thing.head }
  }

  async restore(kind: Kind, id: string): Promise<Head> {
    const thing = this.find(kind, id)
    if (!thing) throw new UnknownKept(kind, id)
    if (thing.head.deletedAt !== null) {
      this.requireRoom(kind)
      thing.head = { ...thing.head, deletedAt: null, updatedAt: this.now() }
    }
    return { ...thing.head }
  }

  async purge(before: number): Promise<number> {
    const old = [...this.things.values()].filter(
      ({ head }) => head.deletedAt !== null && head.deletedAt < before,
    )
    for (const { head } of old) this.things.delete(head.id)
    return old.length
  }

  private write(thing: Thing, { content, shown = thing.head.shown, add = [] }: Change): Head {
    const { kind, parts, head } = thing
    if (parts.size + add.length > MOST_PARTS[kind]) throw new TooManyParts(kind)
    this.requireSize(thing, charactersOf(add))
    checkNewParts(kind, add, (id) => parts.has(id))
    if (shown !== null && !parts.has(shown) && !add.some(({ id }) => id === shown))
      throw new UnknownPart(kind, shown)
    for (const { id, parent, json, text } of add)
      parts.set(id, { id, parent, json, search: foldedText(text), version: crypto.randomUUID() })
    if (content) thing.search = foldedText(content.text)
    thing.head = {
      ...head,
      ...(content && columnsOf(content)),
      shown,
      parts: parts.size,
      updatedAt: this.now(),
    }
    return { ...thing.head }
  }

  private requireSize({ kind, parts }: Thing, more: number): void {
    if (charactersOf([...parts.values()]) + more > MOST_CHARACTERS) throw new TooLarge(kind)
    const all = [...this.things.values()].reduce(
      (sum, thing) => sum + thing.head.body.length + charactersOf([...thing.parts.values()]),
      0,
    )
    if (all + more <= MOST_IN_MEMORY) return
    const told =
      'This server keeps what people make in memory, which is full. Set DATABASE_URL, or delete something.'
    throw new Failure('quota_exceeded', told)
  }

  private requireRoom(kind: Kind): void {
    const present = this.own(kind).filter(({ head }) => head.deletedAt === null)
    if (present.length >= this.limits[kind]) throw new TooManyKept(kind, this.limits[kind])
  }

  private own(kind: Kind): Thing[] {
    return [...this.things.values()].filter((thing) => thing.owner === this.owner && thing.kind === kind)
  }

  private find(kind: Kind, id: string): Thing | undefined {
    const thing = this.things.get(id)
    return thing?.owner === this.owner && thing.kind === kind ? thing : undefined
  }

  private present(kind: Kind, id: string): Thing {
    const thing = this.find(kind, id)
    if (!thing || thing.head.deletedAt !== null) throw new UnknownKept(kind, id, thing !== undefined)
    return thing
  }
}

function partIn({ kind, parts }: Thing, id: string) {
  const part = parts.get(id)
  if (!part) throw new UnknownPart(kind, id)
  return part
}

const plain = ({ id, parent, json, version }: Part): Part => ({ id, parent, json, version })

const columnsOf = ({ body, label }: Content) => ({ body, label, version: crypto.randomUUID() })

const byLastChange = (a: Pick<Head, 'updatedAt' | 'id'>, b: Pick<Head, 'updatedAt' | 'id'>): number =>
  b.updatedAt - a.updatedAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
