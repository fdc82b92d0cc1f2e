import { setImmediate } from 'node:timers/promises'
import { KvMemory } from './kv-memory'
import { CHUNK, type Onlooker, type PassResult, type Reader } from './pass'
import { steer, type HeldEvent, type Steering, type Stretch } from './steer-rows'
import type { Transformer } from './transformer'

/** The least room for tokens that is set aside for a conversation. */
const LEAST_CAPACITY = 128

/** Turns of the event loop that conversations have to ask for their next token before the others go on without them. */
const PATIENCE = 4

/** What a conversation wants read next. */
interface Wish extends Stretch {
  row: Row
  onlooker: Onlooker
  resolve(logits: Float32Array): void
  reject(reason: unknown): void
}

/**
 * Writes a model's answers together: a step reads the next token of every conversation that has one, so that weights are fetched
 * once for all of them (Yu et al. 2022, https://www.usenix.org/conference/osdi22/presentation/yu). Conversations join and leave
 * between steps, each with its own length and its own steering program. Prompts are read in pieces, one between two steps, so
 * that a long one holds nobody up.
 *
 * A conversation's tokens do not depend on who else is there: prompts are cut into the same pieces alone or in company, and rows of a
 * step do not see each other.
 */
export class Batch {
  /** Row i has the i-th place in memory. */
  private readonly rows: Row[] = []
  private memory: KvMemory | null = null
  private wishes: Wish[] = []
  private running = false

  constructor(private readonly transformer: Transformer) {}

  /** How many conversations are there. */
  get size(): number {
    return this.rows.length
  }

  /** Bytes that keys and values may take. */
  get bytes(): number {
    return this.memory?.bytes ?? 0
  }

  /** @param room tokens that the conversation will have at most */
  join(steering: Steering, signal: AbortSignal, room: number): Row {
    const row = new Row(this, steering, signal, room, this.transformer.config.vocabSize)
    this.rows.push(row)
    return row
  }

  leave(row: Row): void {
    row.isGone = true
    if (!this.running) this.closeRanks()
  }

  wish(wish: Omit<Wish, 'resolve' | 'reject'>): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      this.wishes.push({ ...wish, resolve, reject })
      if (!this.running) void this.work()
    })
  }

  private async work(): Promise<void> {
    this.running = true
    await setImmediate()
    while (this.wishes.length > 0) {
      this.dropAborted()
      this.closeRanks()
      const steps = this.wishes.filter(({ ids }) => ids.length === 1)
      if (steps.length > 0) await this.granted(steps)
      await this.patience(steps)
      const piece = this.wishes.find(({ ids, row }) => ids.length > 1 && !row.signal.aborted)
      if (piece) await this.granted([piece])
      if (this.wishes.length === 0) await setImmediate()
    }
    this.running = false
    this.closeRanks()
  }

  /** Waits until those who were served wish again, or have had time to. */
  private async patience(served: readonly Wish[]): Promise<void> {
    for (let turn = 0; turn < PATIENCE; turn++) {
      await setImmediate()
      const waiting = new Set(this.wishes.map(({ row }) => row))
      if (served.every(({ row }) => row.isGone || waiting.has(row))) return
    }
  }

  private dropAborted(): void {
    const aborted = this.wishes.filter(({ row }) => row.signal.aborted)
    if (aborted.length === 0) return
    this.wishes = this.wishes.filter(({ row }) => !row.signal.aborted)
    for (const { row, reject } of aborted) reject(row.signal.reason)
  }

  /** Grants wishes for equally many tokens, or tells them all why not. */
  private async granted(wishes: readonly Wish[]): Promise<void> {
    this.wishes = this.wishes.filter((wish) => !wishes.includes(wish))
    try {
      const logits = await this.read(wishes)
      wishes.forEach((wish, i) => {
        wish.row.length += wish.ids.length
        wish.resolve(logits[i]!)
      })
    } catch (reason) {
      for (const { reject } of wishes) reject(reason)
    }
  }

  /** @returns for each wish its logits: after its last token, or after each if its onlooker wants to see them */
  private async read(wishes: readonly Wish[]): Promise<Float32Array[]> {
    const { transformer } = this
    const places = wishes.map(({ row }) => this.rows.indexOf(row))
    const first = Math.min(...places)
    // Who is between them and has no wish reads a token that nothing is kept of.
    const involved = this.rows.slice(first, Math.max(...places) + 1)
    const count = wishes[0]!.ids.length
    const memory = this.fitting(wishes, count)
    const rows = memory.at(
      first,
      involved.map(({ length }) => length),
      involved.map(({ room }) => room),
    )
    const byPlace = new Map(wishes.map((wish, i) => [places[i]! - first, wish]))
    const nothing = new Array<number>(count).fill(0)
    let stream: readonly number[] | Float32Array = involved.flatMap((_, i) => byPlace.get(i)?.ids ?? nothing)
    for (const [segment, layer] of transformer.cuts.entries()) {
      const resid = await transformer.run(segment, stream, rows)
      const width = resid.length / involved.length
      for (const [place, wish] of byPlace) {
        const own = resid.subarray(place * width, (place + 1) * width)
        await wish.onlooker.onResid?.(layer, own)
        await steer(wish.row.steering, wish, layer, own)
        wish.onlooker.onSteered?.(layer, own)
      }
      stream = resid
    }
    const wanted = wishes.map(({ onlooker }, i) => {
      const from = (places[i]! - first) * count
      return onlooker.onLogits ? nothing.map((_, t) => from + t) : [from + count - 1]
    })
    const logits = await transformer.run(transformer.cuts.length, stream, rows, wanted.flat())
    let at = 0
    return wanted.map(({ length }) => {
      const size = length * transformer.config.vocabSize
      return logits.subarray(at, (at += size))
    })
  }

  /** Memory in which all rows have their place, with room for what is read now. */
  private fitting(wishes: readonly Wish[], count: number): KvMemory {
    const { config } = this.transformer
    const reading = new Set(wishes.map(({ row }) => row))
    const longest = Math.max(...this.rows.map((row) => row.length + (reading.has(row) ? count : 1)))
    const rows = powerOfTwo(this.rows.length)
    const capacity = Math.min(Math.max(powerOfTwo(longest), LEAST_CAPACITY), config.contextLength + 1)
    const { memory } = this
    const fits = memory && memory.rows >= this.rows.length && memory.capacity >= longest
    if (fits && memory.rows * memory.capacity <= 4 * rows * capacity) return memory
    const larger = new KvMemory(config, rows, capacity)
    if (memory) this.rows.forEach((row, i) => i < memory.rows && larger.copy(memory, i, i, row.length))
    return (this.memory = larger)
  }

  /** The last rows take the places of those that are gone, so that the rows of a step lie side by side. */
  private closeRanks(): void {
    for (let place = this.rows.length - 1; place >= 0; place--) {
      if (!this.rows[place]!.isGone) continue
      const last = this.rows.pop()!
      const from = this.rows.length
      if (from === place) continue
      const { memory } = this
      if (memory && last.length > 0) memory.copy(memory, from, place, last.length)
      this.rows[place] = last
    }
    if (this.rows.length === 0) this.memory = null
  }
}

/** A conversation among others. It has to be closed when it is over. */
export class Row implements Reader {
  /** Tokens read so far. */
  length = 0
  isGone = false

  constructor(
    private readonly batch: Batch,
    readonly steering: Steering,
    readonly signal: AbortSignal,
    readonly room: number,
    private readonly vocabSize: number,
  ) {}

  async read(ids: readonly number[], onlooker: Onlooker = {}): Promise<PassResult> {
    const events: HeldEvent[] = []
    let logits: Float32Array = new Float32Array(0)
    for (let from = 0; from < ids.length; from += CHUNK) {
      this.signal.throwIfAborted()
      const part = ids.slice(from, from + CHUNK)
      const tokens = part.map(() => this.steering.program.begin())
      logits = await this.batch.wish({ row: this, ids: part, tokens, after: this.length, events, onlooker })
      onlooker.onLogits?.(logits)
    }
    return { logits: logits.subarray(-this.vocabSize), events }
  }

  close(): void {
    this.batch.leave(this)
  }
}

const powerOfTwo = (atLeast: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, atLeast)))
