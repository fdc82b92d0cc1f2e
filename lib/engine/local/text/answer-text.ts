/** Longest UTF-8 character, in bytes: no more tokens than this can share one character. */
const MAX_TOKENS_PER_CHARACTER = 4

/**
 * Turns generated token ids into text that is safe to show: half a character waits for its other half, and what may be the
 * beginning of a stop string waits until it is or is not one.
 */
export class AnswerText {
  private pendingIds: number[] = []
  private held = ''
  stopped = false

  constructor(
    private readonly decode: (ids: number[]) => string,
    private readonly stops: readonly string[] = [],
  ) {}

  /** The text that became certain with this token. */
  push(id: number): string {
    this.pendingIds.push(id)
    const text = this.decode(this.pendingIds)
    if (text.endsWith('\ufffd') && this.pendingIds.length < MAX_TOKENS_PER_CHARACTER) return ''
    this.pendingIds = []
    return this.release(text)
  }

  /** The text still held back once the answer is over. */
  finish(): string {
    const rest = this.stopped ? '' : this.held + this.decode(this.pendingIds)
    this.held = ''
    this.pendingIds = []
    return rest
  }

  private release(text: string): string {
    const candidate = this.held + text
    const hits = this.stops.map((s) => candidate.indexOf(s)).filter((at) => at >= 0)
    if (hits.length > 0) {
      this.stopped = true
      this.held = ''
      return candidate.slice(0, Math.min(...hits))
    }
    const keep = Math.max(0, ...this.stops.map((stop) => overlap(candidate, stop)))
    this.held = candidate.slice(candidate.length - keep)
    return candidate.slice(0, candidate.length - keep)
  }
}

/** Length of the longest proper beginning of `stop` that `text` ends with. */
function overlap(text: string, stop: string): number {
  for (let n = Math.min(stop.length - 1, text.length); n > 0; n--) {
    if (text.endsWith(stop.slice(0, n))) return n
  }
  return 0
}
