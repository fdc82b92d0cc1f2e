/** Whose work it is where nobody is named: the server's own. */
export const NOBODY = ''

/** Of so many slots or more the last free one is kept. */
const KEPT_FROM = 3

/** Callers whose last turn is remembered. Who is forgotten had theirs longest ago, and counts as one who never had any. */
const REMEMBERED = 1024

/** One who waits for a slot. */
export interface Waiter {
  /** Whose work it is. */
  who: string
  /** Cannot be turned away to make room. */
  patient: boolean
  enter(): void
  turnAway(): void
  /** Told of its place in line, 1 for the next, whenever that changes. */
  tell?(place: number): void
}

/**
 * Who holds a slot, who waits, and whose turn it is: of those who hold the fewest slots the one whose last turn was longest
 * ago, and of one caller's own requests the first that came. This is max-min fairness, whatever one caller asks for. The last free
 * slot is kept for a caller who holds none, so that they need not wait for the end of another's long answers either.
 */
export class Turns {
  private readonly waiting = new Set<Waiter>()
  private readonly holding = new Map<string, number>()
  /** In the order of their last turns. */
  private readonly served = new Map<string, number>()
  private readonly places = new WeakMap<Waiter, number>()
  private turn = 0
  private taken = 0

  constructor(private readonly slots: number) {}

  /** How many slots are held. */
  get held(): number {
    return this.taken
  }

  /** How many wait. */
  get line(): number {
    return this.waiting.size
  }

  /** Whether there is a slot that `who` may take at once. */
  isFreeFor(who: string): boolean {
    const free = this.slots - this.taken
    const mayTakeLast = this.slots < KEPT_FROM || who === NOBODY || !this.holding.has(who)
    return free > 1 || (free === 1 && mayTakeLast)
  }

  take(who: string): void {
    this.taken += 1
    this.holding.set(who, (this.holding.get(who) ?? 0) + 1)
    this.served.delete(who)
    this.served.set(who, ++this.turn)
    const [oldest] = this.served.keys()
    if (this.served.size > REMEMBERED && oldest !== undefined) this.served.delete(oldest)
  }

  /** Gives a slot back. It passes straight to the next in line, so that nobody who comes later can take it first. */
  release(who: string): void {
    this.taken -= 1
    const left = (this.holding.get(who) ?? 0) - 1
    if (left > 0) this.holding.set(who, left)
    else this.holding.delete(who)
    // Whose turn it is holds the fewest, so that if they may not take a slot, nobody else may.
    const next = this.next(this.waiting, this.holding, this.served)
    if (!next || !this.isFreeFor(next.who)) return
    this.leave(next)
    this.take(next.who)
    next.enter()
  }

  join(waiter: Waiter): void {
    this.waiting.add(waiter)
    this.tellPlaces()
  }

  leave(waiter: Waiter): void {
    this.waiting.delete(waiter)
    this.tellPlaces()
  }

  /**
   * Who would have to go for a newcomer of `who` when the line is full: the last that came of the caller who holds and waits
   * for most, if that caller would still have more than `who`. Undefined if nobody has that much.
   */
  displaced(who: string): Waiter | undefined {
    const most = Math.max(...[...this.waiting].filter(({ patient }) => !patient).map((w) => this.share(w.who)))
    if (most <= this.share(who) + 1) return undefined
    return [...this.waiting].findLast((waiter) => !waiter.patient && this.share(waiter.who) === most)
  }

  /** How many slots a caller holds or waits for. */
  private share(who: string): number {
    const waits = [...this.waiting].filter((waiter) => waiter.who === who).length
    return waits + (this.holding.get(who) ?? 0)
  }

  private next(
    waiting: Iterable<Waiter>,
    holding: ReadonlyMap<string, number>,
    served: ReadonlyMap<string, number>,
  ): Waiter | undefined {
    let best: { waiter: Waiter; holds: number; last: number } | undefined
    for (const waiter of waiting) {
      const holds = holding.get(waiter.who) ?? 0
      const last = served.get(waiter.who) ?? 0
      if (!best || holds < best.holds || (holds === best.holds && last < best.last))
        best = { waiter, holds, last }
    }
    return best?.waiter
  }

  /** Tells those who want to know the place at which they would be served if nobody came and no answer ended. */
  private tellPlaces(): void {
    if (![...this.waiting].some(({ tell }) => tell)) return
    const [waiting, holding, served] = [new Set(this.waiting), new Map(this.holding), new Map(this.served)]
    for (let place = 1; waiting.size > 0; place++) {
      const waiter = this.next(waiting, holding, served)!
      waiting.delete(waiter)
      holding.set(waiter.who, (holding.get(waiter.who) ?? 0) + 1)
      served.set(waiter.who, this.turn + place)
      if (this.places.get(waiter) === place) continue
      this.places.set(waiter, place)
      waiter.tell?.(place)
    }
  }
}
