import { setImmediate } from 'node:timers/promises'
import type { SparseRow } from '../port'
import { entropy } from './sampling/logprobs'
import type { Sae } from './sae/sae'
import type { SteeringProgram } from './steering-program'
import type { KvCache, Transformer } from './transformer'

/** Tokens read at once: the longest stretch during which a request cannot be cancelled and others wait. */
const CHUNK = 64

export interface PassResult {
  /** Logits after the last token read. */
  logits: Float32Array
  /** Names of the events that held, one entry per token and event. */
  events: string[]
}

/** What an onlooker sees of each chunk of tokens as it is read. Arrays are reused after the call: copy what is kept. */
export interface Onlooker {
  /** The residual stream at the hook before steering: [rows, d]. */
  onResid?(resid: Float32Array): void | Promise<void>
  /** The same after steering. */
  onSteered?(resid: Float32Array): void
  /** Logits after each row: [rows, vocabulary]. Computed only if asked for. */
  onLogits?(logits: Float32Array): void
}

/** One conversation being read and continued under one steering program. */
export class Pass {
  private readonly cache: KvCache

  constructor(
    private readonly transformer: Transformer,
    private readonly sae: Sae,
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
    const events: string[] = []
    let logits: Float32Array = new Float32Array(0)
    // A program that asks for each token's entropy needs the tokens before it steered already.
    const size = this.program.needsEntropy ? 1 : CHUNK
    for (let from = 0; from < ids.length; from += size) {
      await this.breathe()
      const chunk = ids.slice(from, from + size)
      const resid = await this.transformer.lower(chunk, this.cache)
      await onlooker.onResid?.(resid)
      events.push(...(await this.steer(resid, chunk)))
      onlooker.onSteered?.(resid)
      const rows = onlooker.onLogits ? chunk.map((_, row) => row) : [chunk.length - 1]
      const chunkLogits = await this.transformer.upper(resid, this.cache, rows)
      onlooker.onLogits?.(chunkLogits)
      logits = chunkLogits.subarray(-this.transformer.config.vocabSize)
    }
    return { logits, events }
  }

  private async steer(resid: Float32Array, ids: readonly number[]): Promise<string[]> {
    if (this.program.isEmpty) return []
    const { reads } = this.program
    const rows: (SparseRow | null)[] =
      reads === null ? ids.map(() => null) : await this.sae.encodeFor(reads, resid)
    const width = this.sae.config.d_in
    const events: string[] = []
    for (const [t, id] of ids.entries()) {
      if (this.cache.length + t === 0 && id === this.bosTokenId) continue
      const row = resid.subarray(t * width, (t + 1) * width)
      const nats = this.program.needsEntropy ? await this.unsteeredEntropy(row) : null
      events.push(...this.program.apply(row, rows[t]!, nats))
    }
    return events
  }

  /** Entropy of the next token if this token were left alone, in nats. */
  private async unsteeredEntropy(row: Float32Array): Promise<number> {
    return entropy(await this.transformer.upper(row.slice(), this.cache, [0], { advance: false }))
  }

  /** Lets other requests and the abort signal have their turn. */
  private async breathe(): Promise<void> {
    await setImmediate()
    this.signal.throwIfAborted()
  }
}
