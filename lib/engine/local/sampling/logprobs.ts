import type { Logprob } from '../../port'
import type { TokenBytes } from '../text/token-bytes'
import { argmax } from './sampler'

/** The log-probability of `id`, and of the `top` likeliest tokens, the likeliest first. */
export function logprobs(
  logits: Float32Array,
  id: number,
  top: number,
  bytes: Pick<TokenBytes, 'said' | 'text'>,
): Logprob & { top: Logprob[] } {
  const max = logits[argmax(logits)]!
  let sum = 0
  for (let i = 0; i < logits.length; i++) sum += Math.exp(logits[i]! - max)
  const total = max + Math.log(sum)
  const entry = (i: number): Logprob => ({
    id: i,
    text: bytes.text(i),
    bytes: [...bytes.said(i)],
    logprob: logits[i]! - total,
  })
  return { ...entry(id), top: likeliest(logits, top).map(entry) }
}

/** Nats. */
export function entropy(logits: Float32Array): number {
  const max = logits[argmax(logits)]!
  let sum = 0
  let weighted = 0
  for (let i = 0; i < logits.length; i++) {
    const weight = Math.exp(logits[i]! - max)
    sum += weight
    weighted += weight * (logits[i]! - max)
  }
  return Math.log(sum) - weighted / sum
}

/** Ids of the `count` largest values, the largest first, the lower id first among equals. */
export function likeliest(values: Float32Array, count: number): number[] {
  if (count === 0) return []
  return Array.from(values.keys())
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .slice(0, count)
}
