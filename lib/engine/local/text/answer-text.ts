import { utf8Decoder } from './token-bytes'

/**
 * Turns an answer's tokens into text that is safe to show: half a character waits for its other half and is dropped if the
 * answer ends without it; what may be the beginning of a stop string waits until it is or is not one.
 */
export class AnswerText {
  private readonly decoder = utf8Decoder()
  private held = ''
  stopped = false

  /** @param bytesOf what a token adds to the answer's UTF-8 text: nothing for a special token */
  constructor(
    private readonly bytesOf: (id: number) => Uint8Array,
    private readonly stops: readonly string[] = [],
  ) {}

  /** The text that became certain with this token. */
  push(id: number): string {
    const text = this.decoder.decode(this.bytesOf(id), { stream: true })
    return text === '' ? '' : this.release(text)
  }

  /** The text still held back once the answer is over. */
  finish(): string {
    const rest = this.held
    this.held = ''
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
