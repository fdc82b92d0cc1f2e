/**
 * The store port of what people make and keep: conversations, personas, comparisons. Each is a thing: JSON that may be changed,
 * and parts that are added to it and stay (a conversation's messages, a persona's versions). Text goes in and text comes out; what
 * it says is stated in `documents/`. Each adapter passes the suite in `kept-conformance.ts`.
 *
 * A store is one owner's: things of others are unknown to it. What is deleted can be restored for a while.
 */
import { Failure, type ErrorCode } from '../errors'

export const KINDS = ['conversation', 'persona', 'comparison'] as const
export type Kind = (typeof KINDS)[number]

/** What of a thing may be changed. */
export interface Content {
  /** JSON, of at most MOST_CHARACTERS. */
  body: string
  /** What lists can be narrowed to. */
  label: string
  /** What searches look through, beside the texts of its parts. */
  text: string
}

export interface Head {
  id: string
  body: string
  label: string
  /** Another with every change of the body or the label. Opaque. */
  version: string
  /** The part that is shown: the last message of the branch in sight, the present version of a persona. */
  shown: string | null
  /** How many parts it has. */
  parts: number
  /** Milliseconds since 1970, as are the others. */
  createdAt: number
  /** Of the last change, a part that was added included. */
  updatedAt: number
  /** null for what is not deleted. */
  deletedAt: number | null
}

export interface Part {
  id: string
  /** The part that it follows, of the same thing. */
  parent: string | null
  json: string
  /** Another with every write. Opaque. */
  version: string
}

export interface NewPart extends Pick<Part, 'id' | 'parent' | 'json'> {
  text: string
}

export interface NewThing extends Content {
  shown: string | null
  parts: readonly NewPart[]
  /** Now, if left out. */
  createdAt?: number
}

/** What is left out stays as it is. */
export interface Change {
  content?: Content
  shown?: string | null
  /** Each follows a part that is there, or one before it in this list. */
  add?: readonly NewPart[]
}

/** Where a page ends: the next one begins behind it. */
export type Place = Pick<Head, 'updatedAt' | 'id'>

export interface Wanted {
  /** Only things that hold this text, in upper or lower case, in their own text or a part's. */
  query?: string
  label?: string
  /** True: only what is deleted and can be restored; else only what is not. */
  deleted?: boolean
  limit: number
  after?: Place
}

export interface Page {
  /** What was changed last comes first. */
  heads: Head[]
  /** null on the last page. */
  next: Place | null
}

export interface KeptStore {
  /** The store of another owner. @param owner the name of the owner's key; null where there are no keys */
  of(owner: string | null): KeptStore
  list(kind: Kind, wanted: Wanted): Promise<Page>
  /** Throws TooManyKept, UnknownPart, PartExists, TooManyParts or TooLarge, and then changes nothing. */
  create(kind: Kind, thing: NewThing): Promise<Head>
  /** Throws UnknownKept, as do all that follow. */
  head(kind: Kind, id: string): Promise<Head>
  /** The parts in the order in which they were added. */
  parts(kind: Kind, id: string): Promise<Part[]>
  /** Throws UnknownPart. */
  part(kind: Kind, id: string, partId: string): Promise<Part>
  /**
   * Changes a thing in one step that no other change comes between. What `work` throws comes out, and then nothing is changed.
   * Throws UnknownPart (for what is shown, too), PartExists, TooManyParts or TooLarge.
   */
  change(kind: Kind, id: string, work: (head: Head) => Change): Promise<Head>
  /** Replaces a part's JSON in one step. What `work` throws comes out. Throws UnknownPart or TooLarge. */
  rewrite(
    kind: Kind,
    id: string,
    partId: string,
    work: (part: Part) => Pick<NewPart, 'json' | 'text'>,
  ): Promise<Part>
  /** Deletes a thing, unless `check` throws, whose error then comes out. Of what is deleted as many are kept as may be kept undeleted. */
  remove(kind: Kind, id: string, check?: (head: Head) => void): Promise<Head>
  /** Brings a deleted thing back, and does nothing for one that is not deleted. Throws TooManyKept. */
  restore(kind: Kind, id: string): Promise<Head>
  /** Removes for good what was deleted before, whoever's it is. @returns how many things */
  purge(before: number): Promise<number>
}

/** How many of each kind an owner may keep. */
export type KeptLimits = Record<Kind, number>
export const DEFAULT_KEPT: KeptLimits = { conversation: 10_000, persona: 1000, comparison: 10_000 }

/** How long what is deleted can be restored. */
export const UNDO_MS = 7 * 86_400_000

/** How many parts a thing takes. */
export const MOST_PARTS: Record<Kind, number> = { conversation: 2000, persona: 500, comparison: 0 }
/** Characters of JSON that a thing's parts come to together. */
export const MOST_CHARACTERS = 8 * 1024 * 1024

/** Text as searches compare it: the same in upper and lower case, and without what PostgreSQL does not take. */
export const foldedText = (text: string): string =>
  text.normalize('NFKC').toLowerCase().toWellFormed().replaceAll('\u0000', '')

const UNKNOWN: Record<Kind, ErrorCode> = {
  conversation: 'unknown_conversation',
  persona: 'unknown_persona',
  comparison: 'unknown_comparison',
}

export class UnknownKept extends Failure {
  override readonly name = 'UnknownKept'
  /** @param isDeleted it is there, but deleted */
  constructor(
    readonly kind: Kind,
    id: string,
    isDeleted = false,
  ) {
    const how = isDeleted
      ? `is deleted. Bring it back with POST /api/v1/${kind}s/${id}/restore.`
      : `is not there: it never was, or it was deleted. List them with GET /api/v1/${kind}s.`
    super(UNKNOWN[kind], `The ${kind} "${id}" ${how}`)
  }
}

const PARTS: Record<Kind, string> = { conversation: 'message', persona: 'version', comparison: 'part' }

export class UnknownPart extends Failure {
  override readonly name = 'UnknownPart'
  constructor(kind: Kind, id: string) {
    super(
      kind === 'persona' ? 'unknown_version' : 'unknown_message',
      `The ${kind} has no ${PARTS[kind]} "${id}".`,
    )
  }
}

export class PartExists extends Failure {
  override readonly name = 'PartExists'
  constructor(kind: Kind, id: string) {
    super(
      'already_exists',
      `The ${kind} has a ${PARTS[kind]} "${id}" already. Leave the id out to have one made up.`,
    )
  }
}

export class TooManyKept extends Failure {
  override readonly name = 'TooManyKept'
  constructor(
    kind: Kind,
    readonly limit: number,
  ) {
    super(
      'quota_exceeded',
      `You keep ${limit} ${kind}s, which is the most you may. Delete one with DELETE /api/v1/${kind}s/{${kind}_id}, or have ` +
        `MAX_${kind.toUpperCase()}S_PER_KEY raised.`,
    )
  }
}

export class TooManyParts extends Failure {
  override readonly name = 'TooManyParts'
  constructor(kind: Kind) {
    super(
      'quota_exceeded',
      `A ${kind} holds ${MOST_PARTS[kind]} ${PARTS[kind]}s, and this one would hold more. Begin another one.`,
    )
  }
}

export class TooLarge extends Failure {
  override readonly name = 'TooLarge'
  constructor(kind: Kind) {
    super(
      'quota_exceeded',
      `All that a ${kind} holds comes to ${MOST_CHARACTERS / 1024 / 1024} MB at most, and this one would grow beyond it. Begin another one.`,
    )
  }
}

/** Throws what a change may not do to the parts. @param has whether a part is there, or would be by the time of the one that asks */
export function checkNewParts(kind: Kind, add: readonly NewPart[], has: (id: string) => boolean): void {
  const added = new Set<string>()
  for (const { id, parent } of add) {
    if (has(id) || added.has(id)) throw new PartExists(kind, id)
    if (parent !== null && !has(parent) && !added.has(parent)) throw new UnknownPart(kind, parent)
    added.add(id)
  }
}

export const charactersOf = (parts: readonly Pick<NewPart, 'json'>[]): number =>
  parts.reduce((sum, { json }) => sum + json.length, 0)
