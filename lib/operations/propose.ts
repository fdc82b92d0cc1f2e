import type { Wish } from '@/lib/assist/analyser'
import { isExplained } from '@/lib/assist/explained'
import { strengthsFor } from '@/lib/assist/strengths'
import { readWish, spansMessages } from '@/lib/catalogue'
import { queryReader } from '@/lib/models/reading'
import type { ServedModel } from '@/lib/models/served-model'
import type { Address } from '@/lib/store/port'
import type { Context } from './context'
import { fluentUpTo } from './fluent'
import { openVariant } from './variant-access'

/** A feature that a wish asks for, with the reason for it. */
export interface Proposal extends Wish {
  /** -1 … 1, never beyond where answers were seen to read fluently. */
  strength: number
  /** `search`: no name and no rule led to it, its meaning is near. */
  foundBy: 'analyser' | 'search'
}

export interface Proposed {
  analyser: string
  proposals: Proposal[]
}

/** What is found by meaning alone counts less than what is named. */
const NEAR = 0.7
const DEPTH = 10

/**
 * The features that a wish such as "cheerful, and no jokes" asks for, each with the words that ask for it. What no rule of the
 * analyser understands is searched for, clause by clause. Nothing is written.
 */
export async function propose(
  context: Context,
  address: Address,
  wish: string,
  signal: AbortSignal,
): Promise<Proposed> {
  const { model } = await openVariant(context, address, signal)
  const analyser = context.analyserOf(model)
  const understood = await analyser.wishes(wish, signal)
  const wishes = understood.map((each) => ({ ...each, foundBy: 'analyser' as const }))
  const left = clausesOf(wish).filter((clause) => !understood.some(({ said = '' }) => speaksOf(clause, said)))
  const found = await Promise.all(left.map((clause) => nearest(model, clause, signal)))
  const known = new Set(understood.map(({ entry }) => entry.uuid))
  const near = found.flatMap((each) => (each && !known.has(each.entry.uuid) ? [each] : []))
  const all = [...new Map([...wishes, ...near].map((each) => [each.entry.uuid, each])).values()]
  const proposals = strengthsFor(all).map((planned) => ({
    ...planned.wish,
    strength: withinFluent(planned.strength, fluentUpTo(planned.wish.entry.curve)),
  }))
  return { analyser: analyser.name, proposals: proposals.filter(({ strength }) => strength !== 0) }
}

const clausesOf = (wish: string) =>
  wish
    .split(/[,;.!?\n]+(?=\s|$)|\s+(?:and|but)\s+/i)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '')

const speaksOf = (clause: string, said: string) =>
  said !== '' && said.split(' ').some((word) => clause.toLowerCase().includes(word.toLowerCase()))

/** The first feature of more than words that the catalogue's search finds for a clause. */
async function nearest(
  model: ServedModel,
  clause: string,
  signal: AbortSignal,
): Promise<(Wish & { foundBy: 'search' }) | undefined> {
  const found = await model.catalogue.search(clause, DEPTH, queryReader(model, signal))
  const entry = found.find((each) => isExplained(each) && spansMessages(each.kind))
  if (!entry) return undefined
  return { entry, weight: readWish(clause).direction * NEAR, said: clause, foundBy: 'search' }
}

const withinFluent = (strength: number, fluent: number | null) =>
  fluent === null || strength < 0 ? strength : Math.min(strength, fluent)
