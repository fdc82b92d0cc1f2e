import { setImmediate } from 'node:timers/promises'
import type { SparseRow } from '../port'
import type { Sae } from './sae'
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

  get length(): number {
    return this.cache.length
  }

  /**
   * Reads `ids` after what was read before.
   * @param onResid sees each chunk's residual stream [rows, d] before steering
   */
  async read(
    ids: readonly number[],
    onResid?: (resid: Float32Array, from: number) => void | Promise<void>,
  ): Promise<PassResult> {
    const events: string[] = []
    let logits: Float32Array = new Float32Array(0)
    for (let from = 0; from < ids.length; from += CHUNK) {
      await this.breathe()
      const chunk = ids.slice(from, from + CHUNK)
      const resid = await this.transformer.lower(chunk, this.cache)
      await onResid?.(resid, from)
      events.push(...(await this.steer(resid, chunk)))
      logits = await this.transformer.upper(resid, this.cache, [chunk.length - 1])
    }
    return { logits, events }
  }

  private async steer(resid: Float32Array, ids: readonly number[]): Promise<string[]> {
    if (this.program.isEmpty) return []
    const rows: (SparseRow | null)[] = this.program.needsActivations
      ? await this.sae.encode(resid)
      : ids.map(() => null)
    const width = this.sae.config.d_in
    return ids.flatMap((id, t) => {
      const isBos = this.cache.length + t === 0 && id === this.bosTokenId
      return isBos ? [] : this.program.apply(resid.subarray(t * width, (t + 1) * width), rows[t]!)
    })
  }

  /** Lets other requests and the abort signal have their turn. */
  private async breathe(): Promise<void> {
    await setImmediate()
    this.signal.throwIfAborted()
  }
}
