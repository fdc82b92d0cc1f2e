import type { z } from 'zod'
import type { Catalogue, CatalogueEntry, FeatureKind } from '@/lib/catalogue'
import type { Message } from '@/lib/steering'
import type { Analyser, ContrastiveDataset, FiringCondition, Wish } from '../analyser'
import type { AnalysedFeature, Analysis } from '../analysis'
import { bestOf, CATEGORY_KINDS, isExplained } from '../explained'
import { noFeature } from '../no-feature'
import { ask, type Question } from './ask'
import type { AssistantModel } from './assistant-model'
import { analysisQuestion, conditionQuestion, contrastQuestion, wishesQuestion } from './questions'

const TIME_LIMIT_MS = 25_000
/** Sorts of features that people ask for; the labels of the best explained ones are shown to the model. */
const SHOWN_KINDS: ReadonlySet<FeatureKind> = new Set(['style', 'request', 'domain', 'subject'])
const MAX_SHOWN = 400
const SEARCH_DEPTH = 20
const PAIRS = 6
const MAX_TEXT = 500

/** Asks a language model. Features come back by label, and are looked up here: what no search finds is left out. */
export class ModelAnalyser implements Analyser {
  private readonly labels: readonly string[]

  constructor(
    private readonly catalogue: Catalogue,
    private readonly assistant: AssistantModel,
    private readonly timeLimitMs = TIME_LIMIT_MS,
  ) {
    this.labels = catalogue.entries
      .filter((entry) => isExplained(entry) && SHOWN_KINDS.has(entry.kind))
      .sort((a, b) => (b.f1 ?? 0) - (a.f1 ?? 0))
      .slice(0, MAX_SHOWN)
      .map(({ label }) => label)
  }

  get name(): string {
    return this.assistant.name
  }

  async analyse(query: string, previous: readonly Message[], signal: AbortSignal): Promise<Analysis> {
    const { persona, features } = await this.ask(analysisQuestion(query, previous, this.labels), signal)
    return {
      persona: { role: text(persona.role), style: text(persona.style), approach: text(persona.approach) },
      features: {
        style: await this.listed(features.style, CATEGORY_KINDS.style),
        reasoning: await this.listed(features.reasoning, CATEGORY_KINDS.reasoning),
        knowledge: await this.listed(features.knowledge, CATEGORY_KINDS.knowledge),
      },
    }
  }

  async wishes(specification: string, signal: AbortSignal): Promise<Wish[]> {
    const { features } = await this.ask(wishesQuestion(specification, this.labels), signal)
    return this.lookUp(
      features.map(({ label, direction, importance, said }) => ({
        label,
        said: text(said),
        weight: (direction === 'weaken' ? -1 : 1) * share(importance),
      })),
    )
  }

  async condition(specification: string, signal: AbortSignal): Promise<FiringCondition> {
    const { labels, operator } = await this.ask(conditionQuestion(specification, this.labels), signal)
    const found = await this.lookUp(labels.map((label) => ({ label, weight: 1 })))
    return { features: found.map(({ entry }) => entry), operator }
  }

  async contrast(specification: string, signal: AbortSignal): Promise<ContrastiveDataset> {
    const { pairs } = await this.ask(contrastQuestion(specification, PAIRS), signal)
    const whole = pairs
      .filter((pair) => Object.values(pair).every((part) => part.trim() !== ''))
      .slice(0, PAIRS)
    if (whole.length === 0) throw noFeature()
    const side = (of: 'shown' | 'plain') =>
      whole.map((pair) => [
        { role: 'user' as const, content: pair.request },
        { role: 'assistant' as const, content: pair[of] },
      ])
    return [side('shown'), side('plain')]
  }

  private ask<Schema extends z.ZodType>(
    question: Question<Schema>,
    signal: AbortSignal,
  ): Promise<z.output<Schema>> {
    return ask(this.assistant, question, this.timeLimitMs, signal)
  }

  private async listed(
    list: readonly { label: string; importance: number }[],
    kinds: readonly FeatureKind[],
  ): Promise<AnalysedFeature[]> {
    const found = await this.lookUp(
      list.map(({ label, importance }) => ({ label, weight: share(importance) })),
      kinds,
    )
    return found.map(({ entry, weight }) => ({
      label: entry.label,
      importance: weight,
      featureId: entry.uuid,
    }))
  }

  /** The features behind labels, each once, with the weight that came first; `kinds` are preferred in searches. */
  private async lookUp(
    list: readonly { label: string; weight: number; said?: string }[],
    kinds?: readonly FeatureKind[],
  ): Promise<Wish[]> {
    const found = new Map<string, Wish>()
    for (const { label, ...wish } of list) {
      const entry = await this.find(label, kinds)
      if (entry && wish.weight !== 0 && !found.has(entry.uuid)) found.set(entry.uuid, { entry, ...wish })
    }
    return [...found.values()]
  }

  private async find(label: string, kinds?: readonly FeatureKind[]): Promise<CatalogueEntry | undefined> {
    const exact = this.catalogue.byLabel(label).find(isExplained)
    if (exact || label.trim() === '') return exact
    const found = await this.catalogue.search(label.slice(0, MAX_TEXT), SEARCH_DEPTH, async () => new Map())
    return bestOf(found, kinds)
  }
}

function share(importance: number): number {
  return Math.min(1, Math.max(0, importance))
}

function text(answer: string): string {
  return answer.trim().slice(0, MAX_TEXT)
}
