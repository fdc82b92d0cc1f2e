/** A set of byte strings. */
export type Grammar =
  | { kind: 'bytes'; from: number; to: number }
  | { kind: 'sequence'; parts: readonly Grammar[] }
  | { kind: 'choice'; options: readonly Grammar[] }
  | { kind: 'repeat'; item: Grammar; least: number; most: number }
  /** Looked up when it is reached, so that a grammar may hold itself. */
  | { kind: 'reference'; target: () => Grammar }

/** One byte in a range, both ends included. */
export const bytes = (from: number, to = from): Grammar => ({ kind: 'bytes', from, to })
export const sequence = (...parts: readonly Grammar[]): Grammar => ({ kind: 'sequence', parts })
export const choice = (...options: readonly Grammar[]): Grammar => ({ kind: 'choice', options })
export const repeat = (item: Grammar, least = 0, most = Infinity): Grammar => ({
  kind: 'repeat',
  item,
  least,
  most,
})
export const optional = (item: Grammar): Grammar => repeat(item, 0, 1)
export const reference = (target: () => Grammar): Grammar => ({ kind: 'reference', target })

const encoder = new TextEncoder()
/** Exactly this text. */
export const text = (value: string): Grammar =>
  sequence(...Array.from(encoder.encode(value), (b) => bytes(b)))

/** What has to follow, innermost first; null: nothing. */
type Rest = { grammar: Grammar; rest: Rest } | null

/** A byte that may come next, and what has to follow it. */
interface Step {
  from: number
  to: number
  rest: Rest
}

/**
 * Where a byte string stands within a grammar: every way in which what was read so far can go on. Immutable.
 *
 * The machine is a nondeterministic pushdown automaton whose stacks share their ends, so that recursion and counted
 * repetition cost nothing until they are reached.
 */
export class Position {
  private constructor(
    private readonly steps: readonly Step[],
    /** What was read is whole. */
    readonly isEnd: boolean,
  ) {}

  static start(grammar: Grammar): Position {
    return Position.of([{ grammar, rest: null }])
  }

  /** Nothing can follow. */
  get isClosed(): boolean {
    return this.steps.length === 0
  }

  /** Whether this byte may come next. */
  takes(byte: number): boolean {
    return this.steps.some(({ from, to }) => from <= byte && byte <= to)
  }

  /** The position after more bytes; null if the grammar has no such string. */
  after(more: Uint8Array): Position | null {
    return more.reduce<Position | null>((position, byte) => position && position.next(byte), this)
  }

  private next(byte: number): Position | null {
    const rests = this.steps.filter(({ from, to }) => from <= byte && byte <= to)
    return rests.length === 0 ? null : Position.of(rests.map(({ rest }) => rest))
  }

  private static of(rests: readonly Rest[]): Position {
    const steps: Step[] = []
    let isEnd = false
    const open = [...rests]
    const looked = new Map<Rest, Set<Grammar>>()
    for (let rest = open.pop(); rest !== undefined; rest = open.pop()) {
      if (rest === null) isEnd = true
      else if (!isAgain(rest, looked)) expand(rest.grammar, rest.rest, open, steps)
    }
    return new Position(distinct(steps), isEnd)
  }
}

/** A grammar that begins with itself leads nowhere the second time. */
function isAgain({ grammar, rest }: NonNullable<Rest>, looked: Map<Rest, Set<Grammar>>): boolean {
  if (grammar.kind !== 'reference') return false
  const grammars = looked.get(rest) ?? new Set()
  looked.set(rest, grammars)
  if (grammars.has(grammar)) return true
  grammars.add(grammar)
  return false
}

/** Takes one grammar apart: into bytes, which are steps, or into what is to be taken apart next. */
function expand(grammar: Grammar, rest: Rest, open: Rest[], steps: Step[]): void {
  switch (grammar.kind) {
    case 'bytes':
      steps.push({ from: grammar.from, to: grammar.to, rest })
      return
    case 'sequence':
      open.push(grammar.parts.reduceRight<Rest>((after, part) => ({ grammar: part, rest: after }), rest))
      return
    case 'choice':
      for (const option of grammar.options) open.push({ grammar: option, rest })
      return
    case 'repeat': {
      if (grammar.least === 0) open.push(rest)
      const { item, least, most } = grammar
      if (most === 0) return
      const again =
        most === Infinity && least === 0 ? grammar : repeat(item, Math.max(0, least - 1), most - 1)
      open.push({ grammar: item, rest: { grammar: again, rest } })
      return
    }
    case 'reference':
      open.push({ grammar: grammar.target(), rest })
  }
}

/** Two ways that cannot be told apart any more are one. In linear time: enumerations have many that begin alike. */
function distinct(steps: readonly Step[]): Step[] {
  const known = new Map<Rest, Set<number>>()
  return steps.filter(({ from, to, rest }) => {
    const ranges = known.get(rest) ?? new Set()
    known.set(rest, ranges)
    const { size } = ranges
    return ranges.add(from * 256 + to).size > size
  })
}
