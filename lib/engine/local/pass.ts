import { setImmediate } from 'node:timers/promises'
import type { FeatureSpace } from './feature-space'
import { entropy } from './sampling/logprobs'
import type { SteeringProgram, TokenState } from './steering-program'
import type { KvCache, Transformer } from './transformer'

/** Tokens read at once: the longest stretch during which a request cannot be cancelled and others wait. */
const CHUNK = 64

export interface PassResult {
  /** Logits after the last token read. */
  logits: Float32Array
  /** The events that held, one entry per token and event. */
  events: HeldEvent[]
}

export interface HeldEvent {
  name: string
  /** Whether it held at the last of the tokens read, where the next one is chosen. */
  last: boolean
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

/** A stretch of tokens on its way through the segments. */
interface Chunk {
  ids: readonly number[]
  tokens: readonly TokenState[]
  events: HeldEvent[]
  /** The row of the last token of all that are read; -1 where it is not in this chunk. */
  lastRow: number
}

/** One conversation being read and continued under one steering program. */
export class Pass {
  private readonly cache: KvCache

  constructor(
    private readonly transformer: Transformer,
    private readonly features: FeatureSpace,
    private readonly program: SteeringProgram,
    private readonly signal: AbortSignal,
    /** Steering leaves this token alone: its residual is a constant of the model, far from all others. */
    private readonly bosTokenId: number | null,
    /** Tokens that will be read at most. */
    capacity: number,
  ) {
    this.cache = transformer.emptyCache(capacity)
  }

  /** Reads `ids` after what was read before. */
  async read(ids: readonly number[], onlooker: Onlooker = {}): Promise<PassResult> {
    const events: HeldEvent[] = []
    let logits: Float32Array = new Float32Array(0)
    // A program that asks for each token's entropy needs the tokens before it steered already.
    const size = this.program.needsEntropy ? 1 : CHUNK
    for (let from = 0; from < ids.length; from += size) {
      await this.breathe()
      const chunk: Chunk = {
        ids: ids.slice(from, from + size),
        tokens: ids.slice(from, from + size).map(() => this.program.begin()),
        events,
        lastRow: from + size >= ids.length ? ids.length - 1 - from : -1,
      }
      const rows = onlooker.onLogits ? chunk.ids.map((_, row) => row) : [chunk.ids.length - 1]
      const chunkLogits = await this.readChunk(chunk, rows, onlooker)
      onlooker.onLogits?.(chunkLogits)
      logits = chunkLogits.subarray(-this.transformer.config.vocabSize)
    }
    return { logits, events }
  }

  private async readChunk(chunk: Chunk, rows: readonly number[], onlooker: Onlooker): Promise<Float32Array> {
    const { transformer, cache } = this
    let stream: readonly number[] | Float32Array = chunk.ids
    for (const [segment, layer] of transformer.cuts.entries()) {
      const resid = await transformer.run(segment, stream, cache)
      await onlooker.onResid?.(layer, resid)
      await this.steer(chunk, layer, segment, resid)
      onlooker.onSteered?.(layer, resid)
      stream = resid
    }
    const logits = await transformer.run(transformer.cuts.length, stream, cache, rows)
    transformer.advance(cache, chunk.ids.length)
    return logits
  }

  private async steer(chunk: Chunk, layer: number, segment: number, resid: Float32Array): Promise<void> {
    const { program } = this
    if (!program.layers.includes(layer)) return
    const reads = program.readsAfter(layer)
    const rows = reads === null ? null : await this.features.read(layer, resid, reads)
    const width = this.transformer.config.hiddenSize
    for (const [t, id] of chunk.ids.entries()) {
      if (this.cache.length + t === 0 && id === this.bosTokenId) continue
      const row = resid.subarray(t * width, (t + 1) * width)
      const token = chunk.tokens[t]!
      // Before anything is changed: later layers decide by the same.
      if (program.needsEntropy) token.entropy ??= await this.unsteeredEntropy(segment + 1, row)
      for (const name of program.apply(token, layer, row, rows?.[t] ?? null))
        chunk.events.push({ name, last: t === chunk.lastRow })
    }
  }

  /** Entropy of the next token if this token were left alone, in nats. */
  private async unsteeredEntropy(segment: number, row: Float32Array): Promise<number> {
    return entropy(await this.transformer.finish(segment, row.slice(), this.cache, [0]))
  }

  /** Lets other requests and the abort signal have their turn. */
  private async breathe(): Promise<void> {
    await setImmediate()
    this.signal.throwIfAborted()
  }
}
