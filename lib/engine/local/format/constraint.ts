import type { AnswerFormat } from '../../port'
import { FormatRefused } from '../../errors'
import { NO_BYTE, type TokenBytes } from '../text/token-bytes'
import { Position, type Grammar } from './grammar'
import { anyObject } from './json-grammar'
import { schemaGrammar } from './schema-grammar'

/** @throws FormatRefused for a schema that answers cannot be held to */
export function grammarOf(format: AnswerFormat): Grammar {
  if (format.type === 'json_object') return anyObject
  const grammar = schemaGrammar(format.schema)
  const start = Position.start(grammar)
  if (start.isClosed && !start.isEnd) throw new FormatRefused('', 'allows nothing: it refers to itself alone')
  return grammar
}

/** Keeps an answer, token by token, to texts of a grammar. */
export class Constraint {
  private position: Position

  constructor(
    grammar: Grammar,
    private readonly bytes: TokenBytes,
    private readonly endTokens: ReadonlySet<number>,
  ) {
    this.position = Position.start(grammar)
  }

  /**
   * The logits with those at -Infinity whose token begins with a byte that cannot come next: a quick look that leaves few
   * tokens for `allows` to refuse.
   */
  narrowed(logits: Float32Array): Float32Array {
    const takes = Array.from({ length: NO_BYTE + 1 }, (_, byte) => this.position.takes(byte))
    const first = this.bytes.firstSaid(logits.length)
    const result = logits.slice()
    for (let id = 0; id < result.length; id++) if (!takes[first[id]!]) result[id] = -Infinity
    if (this.position.isEnd) for (const id of this.endTokens) result[id] = logits[id]!
    return result
  }

  /** Whether the answer may go on with this token, or end with it. */
  allows(id: number): boolean {
    if (this.endTokens.has(id)) return this.position.isEnd
    const said = this.bytes.said(id)
    return said.length > 0 && this.position.after(said) !== null
  }

  accept(id: number): void {
    if (this.endTokens.has(id)) return
    const next = this.position.after(this.bytes.said(id))
    if (next === null) throw new RangeError(`Token ${id} is none that the format allows`)
    this.position = next
  }

  /** The answer is whole, and nothing can be added. */
  get isOver(): boolean {
    return this.position.isEnd && this.position.isClosed
  }
}
