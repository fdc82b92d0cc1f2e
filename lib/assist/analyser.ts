/**
 * The analyser port: reads what a person asks for and says which features of this model serve it. One adapter asks an
 * assistant model, the other works from a table and the feature search. Neither changes a variant.
 *
 * Every call takes an AbortSignal and stops when it fires, with the signal's reason as the error. Every feature that an
 * analyser names is live and has a label that explains it.
 */
import type { CatalogueEntry } from '@/lib/catalogue'
import type { Message } from '@/lib/steering'
import type { Analysis } from './analysis'

/** A feature to strengthen (weight above 0) or to weaken (below 0). The size of the weight, 0 … 1, is its importance. */
export interface Wish {
  entry: CatalogueEntry
  weight: number
  /** The words by which it was asked for, where that is known. */
  said?: string
}

/** Holds while one of the features fires (OR), or all of them do (AND). */
export interface FiringCondition {
  features: CatalogueEntry[]
  operator: 'AND' | 'OR'
}

export type Conversation = Message[]

/** Conversations that show what is specified, and the same ones without it, in the same order. */
export type ContrastiveDataset = [shown: Conversation[], plain: Conversation[]]

export interface Analyser {
  /** `embedded`, or the name of the model that analyses. Answers carry it. */
  readonly name: string
  /** Persona and features for a query; `previous` is the conversation before it. Categories may stay empty. */
  analyse(query: string, previous: readonly Message[], signal: AbortSignal): Promise<Analysis>
  /** The features that a specification such as "more formal, no jokes" asks for; empty if there are none. */
  wishes(specification: string, signal: AbortSignal): Promise<Wish[]>
  /** The features that fire while a specification such as "the assistant talks like a pirate" holds; maybe none. */
  condition(specification: string, signal: AbortSignal): Promise<FiringCondition>
  /** Throws `validation_failed` for a specification that names nothing to show. */
  contrast(specification: string, signal: AbortSignal): Promise<ContrastiveDataset>
}
