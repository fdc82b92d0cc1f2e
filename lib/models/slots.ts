import { Failure } from '@/lib/errors'

interface Waiter {
  enter: () => void
}

export interface SlotLimits {
  /** How many hold a slot at once. */
  slots: number
  /** How long one waits in line for a slot, in milliseconds. */
  waitMs: number
  /** How many wait in line at once. */
  line: number
}

/** Lets a bounded number of callers work at once; the rest wait in line, first come first served, for a bounded time. */
export class Slots {
  private taken = 0
  private readonly waiting = new Set<Waiter>()

  constructor(private readonly limits: SlotLimits) {}

  /**
   * Resolves with the function that gives the slot back (calling it again does nothing). Throws `engine_unavailable`
   * with `retry_after` when the line is full or the wait too long, and the signal's reason when it fires.
   */
  async acquire(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (this.taken < this.limits.slots) this.taken += 1
    else await this.standInLine(signal)
    let held = true
    return () => {
      if (held) this.release()
      held = false
    }
  }

  /** Whether nobody holds a slot or waits for one. */
  get idle(): boolean {
    return this.taken === 0 && this.waiting.size === 0
  }

  private release(): void {
    const [next] = this.waiting
    // A slot passes straight to the next in line, so that nobody who comes later can take it first.
    if (next) next.enter()
    else this.taken -= 1
  }

  private standInLine(signal: AbortSignal): Promise<void> {
    if (this.waiting.size >= this.limits.line) return Promise.reject(this.busy())
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.waiting.delete(waiter)
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
      }
      const timer = setTimeout(() => {
        leave()
        reject(this.busy())
      }, this.limits.waitMs)
      signal.addEventListener('abort', onAbort)
      this.waiting.add(waiter)
    })
  }

  /** How many hold a slot. */
  get held(): number {
    return this.taken
  }

  /** How many wait for one. */
  get line(): number {
    return this.waiting.size
  }

  private busy(): Failure {
    return new Failure(
      'engine_unavailable',
      'The model is busy with other answers. Try again in a few seconds.',
      {
        retry_after: 5,
      },
    )
  }
}
