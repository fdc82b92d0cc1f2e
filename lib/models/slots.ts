import { Failure } from '@/lib/errors'

interface Waiter {
  enter: () => void
  /** Told of its place in line, 1 for the next, whenever that changes. */
  tell?: (place: number) => void
}

export interface SlotLimits {
  /** How many hold a slot at once. */
  slots: number
  /** How long one waits in line for a slot, in milliseconds; Infinity: until the signal fires. */
  waitMs: number
  /** How many wait in line at once. */
  line: number
  /** What who is turned away is told, and after how many seconds to come back. */
  busy?: { told: string; retryAfter: number }
}

/** Where slots are to be had. */
export type Admission = Pick<Slots, 'acquire'>

const BUSY = {
  told: 'The model is busy with other answers. Try again in a few seconds.',
  retryAfter: 5,
}

/** Lets a bounded number of callers work at once; the rest wait in line, first come first served. */
export class Slots {
  private taken = 0
  private readonly waiting = new Set<Waiter>()

  constructor(private readonly limits: SlotLimits) {}

  /**
   * Resolves with the function that gives the slot back (calling it again does nothing). Throws `engine_unavailable`
   * with `retry_after` when the line is full or the wait too long, and the signal's reason when it fires.
   * @param tell told of the caller's place in line, 1 for the next, at once and whenever it changes; not if there is no wait
   */
  acquire(signal: AbortSignal, tell?: (place: number) => void): Promise<() => void> {
    return this.admit(signal, this.limits, tell)
  }

  /** The same slots, for work that has begun and is not to be lost: it is not turned away, and waits until its signal fires. */
  get patient(): Admission {
    return { acquire: (signal, tell) => this.admit(signal, { waitMs: Infinity, line: Infinity }, tell) }
  }

  /** Throws what `acquire` throws for who finds the line full. */
  requirePlace(): void {
    if (this.taken >= this.limits.slots && this.waiting.size >= this.limits.line) throw this.busy()
  }

  /** How many hold a slot. */
  get held(): number {
    return this.taken
  }

  /** How many wait for one. */
  get line(): number {
    return this.waiting.size
  }

  /** Whether nobody holds a slot or waits for one. */
  get idle(): boolean {
    return this.taken === 0 && this.waiting.size === 0
  }

  private async admit(
    signal: AbortSignal,
    limits: Pick<SlotLimits, 'waitMs' | 'line'>,
    tell?: (place: number) => void,
  ): Promise<() => void> {
    signal.throwIfAborted()
    if (this.taken < this.limits.slots) this.taken += 1
    else await this.standInLine(signal, limits, tell)
    let held = true
    return () => {
      if (held) this.release()
      held = false
    }
  }

  private release(): void {
    const [next] = this.waiting
    // A slot passes straight to the next in line, so that nobody who comes later can take it first.
    if (next) next.enter()
    else this.taken -= 1
  }

  private standInLine(
    signal: AbortSignal,
    { waitMs, line }: Pick<SlotLimits, 'waitMs' | 'line'>,
    tell?: (place: number) => void,
  ): Promise<void> {
    if (this.waiting.size >= line) return Promise.reject(this.busy())
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.remove(waiter)
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
      }
      const onAbort = () => {
        leave()
        reject(signal.reason)
      }
      const waiter: Waiter = {
        enter: () => {
          leave()
          resolve()
        },
        tell,
      }
      const onTooLong = () => {
        leave()
        reject(this.busy())
      }
      const timer = waitMs === Infinity ? undefined : setTimeout(onTooLong, waitMs)
      signal.addEventListener('abort', onAbort)
      this.waiting.add(waiter)
      tell?.(this.waiting.size)
    })
  }

  /** Those behind move up. */
  private remove(leaver: Waiter): void {
    const line = [...this.waiting]
    const at = line.indexOf(leaver)
    this.waiting.delete(leaver)
    line.slice(at + 1).forEach(({ tell }, i) => tell?.(at + 1 + i))
  }

  private busy(): Failure {
    const { told, retryAfter } = this.limits.busy ?? BUSY
    return new Failure('engine_unavailable', told, { retry_after: retryAfter })
  }
}
