import { Failure } from '@/lib/errors'
import { NOBODY, Turns, type Waiter } from './turns'

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

type Patience = Pick<SlotLimits, 'waitMs' | 'line'>

const BUSY = {
  told: 'The model is busy with other answers. Try again in a few seconds.',
  retryAfter: 5,
}

/**
 * Lets a bounded number of callers work at once, as one caller sees it; the rest wait in line. A slot that comes free goes to
 * whoever holds fewest, as `Turns` says, and when the line is full, whoever has the most in it makes room for who has less.
 */
export class Slots {
  constructor(
    private readonly limits: SlotLimits,
    private readonly who = NOBODY,
    private readonly turns = new Turns(limits.slots),
  ) {}

  /** The same slots as another caller sees them. */
  of(who: string): Slots {
    return new Slots(this.limits, who, this.turns)
  }

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
    if (this.turns.isFreeFor(this.who) || this.turns.line < this.limits.line) return
    if (!this.turns.displaced(this.who)) throw this.busy()
  }

  /** How many hold a slot. */
  get held(): number {
    return this.turns.held
  }

  /** How many wait for one. */
  get line(): number {
    return this.turns.line
  }

  /** Whether nobody holds a slot or waits for one. */
  get idle(): boolean {
    return this.held === 0 && this.line === 0
  }

  private async admit(
    signal: AbortSignal,
    patience: Patience,
    tell?: (place: number) => void,
  ): Promise<() => void> {
    signal.throwIfAborted()
    if (this.turns.isFreeFor(this.who)) this.turns.take(this.who)
    else await this.standInLine(signal, patience, tell)
    let held = true
    return () => {
      if (held) this.turns.release(this.who)
      held = false
    }
  }

  private standInLine(
    signal: AbortSignal,
    { waitMs, line }: Patience,
    tell?: (place: number) => void,
  ): Promise<void> {
    if (this.turns.line >= line) {
      const displaced = this.turns.displaced(this.who)
      if (!displaced) return Promise.reject(this.busy())
      displaced.turnAway()
    }
    return new Promise((resolve, reject) => {
      const stopWaiting = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
      }
      const giveUp = (reason: unknown) => {
        stopWaiting()
        this.turns.leave(waiter)
        reject(reason)
      }
      const onAbort = () => giveUp(signal.reason)
      const waiter: Waiter = {
        who: this.who,
        patient: line === Infinity,
        enter: () => {
          stopWaiting()
          resolve()
        },
        turnAway: () => giveUp(this.busy()),
        tell,
      }
      const timer = waitMs === Infinity ? undefined : setTimeout(waiter.turnAway, waitMs)
      signal.addEventListener('abort', onAbort)
      this.turns.join(waiter)
    })
  }

  private busy(): Failure {
    const { told, retryAfter } = this.limits.busy ?? BUSY
    return new Failure('engine_unavailable', told, { retry_after: retryAfter })
  }
}
