import { setImmediate } from 'node:timers/promises'
import { entropy } from './sampling/logprobs'
import { steer, type HeldEvent, type Steering, type Stretch } from './steer-rows'
import type { KvCache } from './kv-memory'
import type { Transformer } from './transformer'

/** Tokens read at once: the longest stretch during which a request cannot be cancelled and others wait. */
export const CHUNK = 64

export interface PassResult {
  /** Logits after the last token read. */
  logits: Float32Array
  /** The events that held, one entry per token and event. */
  events: HeldEvent[]
}

/** What an onlooker sees of each chunk of tokens as it is read. Arrays are reused after the call: copy what is kept. */
export interface Onlooker {
  /** The residual stream after a layer where the model is cut, before it is steered there: [rows, d]. */
  onResid?(layer: number, resid: Float32Array): void | Promise<void>
  /** The same after steering. */
  onSteered?(layer: number, resid: Float32Array): void
  /** Logits after each row: [rows, vocabulary]. Computed only if asked for. */
  onLogits?(logits: Float32Array): void
}

/** What reads a conversation, stretch by stretch. */
export interface Reader {
  /** Reads `ids` after what was read before. @throws what the call's signal was aborted with */
  read(ids: readonly number[], onlooker?: Onlooker): Promise<PassResult>
}

/** One conversation being read and continued under one steering program, by itself. */
export class Pass implements Reader {
  private readonly cache: KvCache

  /**
   * @param capacity tokens that will be read at most
   */
  constructor(
    private readonly transformer: Transformer,
    private readonly steering: Steering,
    private readonly signal: AbortSignal,
    capacity: number,
  ) {
    this.cache = transformer.emptyCache(capacity)
    this.steering = { ...steering, entropyAfter: (layer, row) => this.entropyAfter(layer, row) }
  }

  /** Reads `ids` after what was read before. */
  async read(ids: readonly number[], onlooker: Onlooker = {}): Promise<PassResult> {
    const events: HeldEvent[] = []
    let logits: Float32Array = new Float32Array(0)
    // A program that asks for each token's entropy needs the tokens before it steered already.
    const { program } = this.steering
    const size = program.needsEntropy ? 1 : CHUNK
    for (let from = 0; from < ids.length; from += size) {
      await this.breathe()
      const part = ids.slice(from, from + size)
      const tokens = part.map(() => program.begin())
      const chunk: Stretch = { ids: part, tokens, after: this.cache.length, events }
      const rows = onlooker.onLogits ? chunk.ids.map((_, row) => row) : [chunk.ids.length - 1]
      const chunkLogits = await this.readChunk(chunk, rows, onlooker)
      onlooker.onLogits?.(chunkLogits)
      logits = chunkLogits.subarray(-this.transformer.config.vocabSize)
    }
    return { logits, events }
  }

  private async readChunk(
    chunk: Stretch,
    rows: readonly number[],
    onlooker: Onlooker,
  ): Promise<Float32Array> {
    const { transformer, cache } = this
    let stream: readonly number[] | Float32Array = chunk.ids
    for (const [segment, layer] of transformer.cuts.entries()) {
      const resid = await transformer.run(segment, stream, cache)
      await onlooker.onResid?.(layer, resid)
      await steer(this.steering, chunk, layer, resid)
      onlooker.onSteered?.(layer, resid)
      stream = resid
    }
    const logits = await transformer.run(transformer.cuts.length, stream, cache, rows)
    transformer.advance(cache, chunk.ids.length)
    return logits
  }

  private async entropyAfter(layer: number, row: Float32Array): Promise<number> {
    const segment = this.transformer.cuts.indexOf(layer) + 1
    return entropy(await this.transformer.finish(segment, row.slice(), this.cache, [0]))
  }

  /** Lets other requests and the abort signal have their turn. */
  private async breathe(): Promise<void> {
    await setImmediate()
    this.signal.throwIfAborted()
  }
}
