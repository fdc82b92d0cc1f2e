import type { ActivationsResponse, ChatMessage } from '@/lib/protocols/tiller/contract'
import type { TillerClient } from '@/lib/sdk/tiller'
import { toRequest, type FeatureHandle } from './edits'
import type { Session } from './session'
import type { VariantStore } from './variant-store'

export interface MeasureParts {
  client: TillerClient
  session: Session
  variant: VariantStore
}

/** What is told of an answer by reading it without steering. */
export interface Measured {
  /** For each feature the mean over the answer's tokens of its activation, as a share of its strongest, 0 … 1. */
  activation: number[]
  /** For each feature its activation at the token where it fires most, as a share of its strongest, 0 … 1. */
  peak: number[]
  /** How unexpected the answer is to the unsteered model: mean of −ln p over its tokens, in nats. */
  surprise: number
}

/**
 * The model reads a conversation without any steering, and tells of its last message.
 * @param messages a conversation that ends with the answer to measure, which says something
 */
export async function measure(
  { client, session, variant }: MeasureParts,
  features: readonly FeatureHandle[],
  messages: ChatMessage[],
  signal?: AbortSignal,
): Promise<Measured> {
  const confirmed = Object.values(variant.getState().confirmed).map((edit) => [
    edit.feature_id,
    { ...edit, value: 0 },
  ])
  const read = await session.call(
    (address) =>
      client.features.activations(
        {
          ...address,
          messages,
          pending: toRequest(Object.fromEntries(confirmed)),
          pending_scopes: [],
          feature_ids: features.map(({ feature_id }) => feature_id),
          alternatives: 1,
        },
        { signal },
      ),
    signal,
  )
  return measuredOf(read, messages.length - 1)
}

function measuredOf({ tokens, features, predictions }: ActivationsResponse, message: number): Measured {
  const own = tokens.flatMap((token, i) => (token.message === message ? [i] : []))
  const mean = (numbers: number[]) =>
    numbers.reduce((sum, each) => sum + each, 0) / Math.max(1, numbers.length)
  const likely = own.flatMap((i) => predictions?.[i]?.probability ?? [])
  const shares = features.map(({ activations, max_activation_strength: most }) =>
    own.map((i) => Math.min(1, (activations[i] ?? 0) / (most || 1))),
  )
  return {
    activation: shares.map(mean),
    peak: shares.map((each) => Math.max(0, ...each)),
    surprise: mean(likely.map((probability) => -Math.log(Math.max(probability, Number.MIN_VALUE)))),
  }
}
