import type { ActivationsResponse, ChatMessage } from '@/lib/protocols/tiller/contract'
import { toRequest, type Edits, type FeatureEdit } from './edits'

/** A token of the answer, with what went on in the model there. */
export interface InsideToken {
  text: string
  /** How likely it was, 0 … 1; null where nobody knows. */
  probability: number | null
  alternatives: { text: string; probability: number }[]
  /** The features that fired most on it. */
  top: NonNullable<ActivationsResponse['top']>[number]
  /** The same without the steering; null where nobody asked. */
  unsteered: number | null
  /** Activation of the feature that is followed, as a share of its strongest; 0 if none is. */
  share: number
}

/** A piece of text with a feature's activation on it, in the SAE's units; null until it is read. */
export interface Activated {
  text: string
  activation: number | null
}

/** The last message's tokens with the activations of the one feature that was followed. */
export const activatedIn = (
  { tokens, features }: ActivationsResponse,
  messages: readonly ChatMessage[],
): Activated[] =>
  tokens.flatMap(({ text, message }, i) =>
    message === messages.length - 1 ? [{ text, activation: features[0]?.activations[i] ?? 0 }] : [],
  )

/** An answer's own pieces as it was written, where it was followed by this feature then. */
export function asFollowed(
  content: string,
  followed: { feature_id: string; ends: number[]; activations: number[] } | null,
  featureId: string,
): Activated[] | null {
  if (followed?.feature_id !== featureId) return null
  const { ends, activations } = followed
  return ends.map((end, i) => ({
    text: content.slice(ends[i - 1] ?? 0, end),
    activation: activations[i] ?? null,
  }))
}

/** The tokens of a conversation's last message. */
export function tokensInside(
  { tokens, features, top, predictions }: ActivationsResponse,
  messages: readonly ChatMessage[],
  plain?: ActivationsResponse,
): InsideToken[] {
  const [followed] = features
  return tokens.flatMap(({ text, message }, i) => {
    if (message !== messages.length - 1) return []
    const prediction = predictions?.[i] ?? null
    const activation = followed?.activations[i] ?? 0
    return [
      {
        text,
        probability: prediction?.probability ?? null,
        alternatives: prediction?.alternatives ?? [],
        unsteered: plain?.predictions?.[i]?.probability ?? null,
        top: top?.[i] ?? [],
        share: followed ? Math.min(1, activation / (followed.max_activation_strength || 1)) : 0,
      },
    ]
  })
}

/** A token is put down to the steering where that made it this many times likelier. */
const OWED = 3

export const owedToSteering = ({ probability, unsteered }: Pick<InsideToken, 'probability' | 'unsteered'>) =>
  probability !== null && unsteered !== null && probability >= OWED * unsteered

/**
 * What an answer says before one of its tokens, and then another in its place.
 * @param text the alternative's
 * @returns null for one that says nothing that can be gone on from: the end of the answer, or half a character
 */
export function begunWith(
  tokens: readonly Pick<InsideToken, 'text'>[],
  at: number,
  text: string,
): string | null {
  if (text === '' || text.includes('\ufffd')) return null
  // Tokenizers put a space before the first word, which is no part of the answer.
  const begun = [...tokens.slice(0, at).map((token) => token.text), text].join('').trimStart()
  return begun === '' ? null : begun
}

/** What turns the edits that are confirmed now into those that an answer was written with. */
export function editsOfThen(confirmed: Edits, then: readonly FeatureEdit[]) {
  const wanted = Object.fromEntries(then.map((edit) => [edit.feature_id, edit]))
  const gone = Object.values(confirmed).filter(({ feature_id }) => !wanted[feature_id])
  const other = then.filter(({ feature_id, value }) => confirmed[feature_id]?.value !== value)
  const changes = [...gone.map((edit) => ({ ...edit, value: 0 })), ...other]
  return toRequest(Object.fromEntries(changes.map((edit) => [edit.feature_id, edit])))
}

/** Kinds that tell a person something of an answer, those that tell most first. */
const TELLING = ['style', 'request', 'subject', 'domain']

export interface Followable {
  feature_id: string
  label: string
}

/**
 * The features by which an answer is worth colouring: those that steered it, then those that fire on most of its tokens.
 * @param most how many at most
 */
export function worthFollowing(
  tokens: readonly InsideToken[],
  edits: readonly FeatureEdit[],
  most: number,
): Followable[] {
  const counts = new Map<string, { feature: Followable; count: number }>()
  for (const { top } of tokens)
    for (const { feature_id, label, kind } of top) {
      if (!TELLING.includes(kind)) continue
      const known = counts.get(feature_id)
      if (known) known.count += 1
      else counts.set(feature_id, { feature: { feature_id, label }, count: 1 })
    }
  const steering = edits.map(({ feature_id, label }) => ({ feature_id, label }))
  const firing = [...counts.values()].sort((a, b) => b.count - a.count).map(({ feature }) => feature)
  const others = firing.filter(({ feature_id }) => !steering.some((each) => each.feature_id === feature_id))
  return [...steering, ...others].slice(0, most)
}
