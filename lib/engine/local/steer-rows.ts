import type { FeatureSpace } from './feature-space'
import type { SteeringProgram, TokenState } from './steering-program'

/** An event whose scope held at a token. */
export interface HeldEvent {
  name: string
  /** The token's place in its conversation, from 0. */
  position: number
}

/** Tokens of one conversation on their way through the layers, in order. */
export interface Stretch {
  ids: readonly number[]
  tokens: readonly TokenState[]
  /** How many tokens the conversation has before them. */
  after: number
  /** The events that held, which steering adds to. */
  events: HeldEvent[]
}

/** What steers a conversation. */
export interface Steering {
  features: FeatureSpace
  program: SteeringProgram
  /** Steering leaves this token alone: its residual is a constant of the model, far from all others. */
  bosTokenId: number | null
  /** Entropy of the next token if this one were left alone, in nats; for programs that need it. */
  entropyAfter?(layer: number, row: Float32Array): Promise<number>
}

/** Steers the residual stream [tokens, width] after `layer`, in place. */
export async function steer(
  { features, program, bosTokenId, entropyAfter }: Steering,
  { ids, tokens, after, events }: Stretch,
  layer: number,
  resid: Float32Array,
): Promise<void> {
  if (!program.layers.includes(layer)) return
  const reads = program.readsAfter(layer)
  const rows = reads === null ? null : await features.read(layer, resid, reads)
  const width = resid.length / ids.length
  for (const [t, id] of ids.entries()) {
    if (after + t === 0 && id === bosTokenId) continue
    const row = resid.subarray(t * width, (t + 1) * width)
    const token = tokens[t]!
    // Before anything is changed: later layers decide by the same.
    if (program.needsEntropy) token.entropy ??= await entropyAfter!(layer, row)
    for (const name of program.apply(token, layer, row, rows?.[t] ?? null))
      events.push({ name, position: after + t })
  }
}
