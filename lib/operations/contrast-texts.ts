import { setImmediate } from 'node:timers/promises'
import type { ServedModel } from '@/lib/models/served-model'
import { Controller, type Message } from '@/lib/steering'
import type { Address } from '@/lib/store/port'
import type { Context } from './context'
import { observe, score, tellingApart, together, type Contrasted, type Observations } from './contrast'
import { heldStrengths } from './listed'
import { openVariant } from './variant-access'

export interface ContrastedText extends Contrasted {
  /** The strength that the variant holds for it; null for none. */
  held: number | null
  /** How often some feature is as telling where the conversations are dealt to the sides by chance. */
  chance: number
}

export interface TextContrast {
  first: ContrastedText[]
  second: ContrastedText[]
}

interface ContrastRequest {
  first: readonly (readonly Message[])[]
  second: readonly (readonly Message[])[]
  /** Features of each side at most. */
  topK: number
}

/** How often the conversations are dealt anew. */
const SHUFFLES = 99

/**
 * What tells two sets of conversations apart, as the model reads them without steering. A conversation is one observation: a feature's
 * mean over its tokens. Tokens are none, for those of one text resemble each other, and a feature that is loud in one text alone
 * would come first. With it comes how much is chance: the share of
 * ways to deal the conversations to the sides in which the largest |d| of any feature reaches this one's (the maximum statistic
 * of Westfall and Young, Resampling-Based Multiple Testing, 1993), the true way counted among them.
 */
export async function contrastTexts(
  context: Context,
  address: Address,
  { first, second, topK }: ContrastRequest,
  signal: AbortSignal,
): Promise<TextContrast> {
  const { variant, model } = await openVariant(context, address, signal)
  const controller = new Controller()
  const sides = {
    first: (await observe(model, { conversations: first, controller }, signal)).map(asOne),
    second: (await observe(model, { conversations: second, controller }, signal)).map(asOne),
  }
  const found = tellingApart(model, sides.first, sides.second, { first: topK, second: topK })
  const largest = await largestByChance(model, sides, signal)
  const held = heldStrengths(variant)
  const told = (row: Contrasted): ContrastedText => ({
    ...row,
    held: held.get(row.entry.uuid) ?? null,
    chance: (1 + largest.filter((d) => d >= Math.abs(row.d)).length) / (1 + SHUFFLES),
  })
  return { first: found.first.map(told), second: found.second.map(told) }
}

/** A conversation's tokens as one observation. */
function asOne({ count, sums }: Observations): Observations {
  const means = Array.from(sums, ([index, { sum }]) => [index, sum / Math.max(1, count)] as const)
  return {
    count: 1,
    sums: new Map(means.map(([index, mean]) => [index, { sum: mean, squares: mean * mean }])),
  }
}

async function largestByChance(
  { catalogue }: Pick<ServedModel, 'catalogue'>,
  { first, second }: { first: Observations[]; second: Observations[] },
  signal: AbortSignal,
): Promise<number[]> {
  const all = [...first, ...second]
  const random = mulberry(all.length)
  const largest: number[] = []
  for (let i = 0; i < SHUFFLES; i++) {
    await setImmediate()
    signal.throwIfAborted()
    const dealt = shuffled(all, random)
    const scored = score(together(dealt.slice(0, first.length)), together(dealt.slice(first.length)))
    const alive = scored.filter(({ index }) => catalogue.byIndex(index)?.alive)
    largest.push(alive.reduce((most, { d }) => Math.max(most, Math.abs(d)), 0))
  }
  return largest
}

/** Fisher and Yates's shuffle. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const dealt = [...items]
  for (let i = dealt.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[dealt[i], dealt[j]] = [dealt[j]!, dealt[i]!]
  }
  return dealt
}

/** Numbers in [0, 1), the same each time, so that the same texts are told the same. (Tommy Ettinger's mulberry32.) */
function mulberry(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
