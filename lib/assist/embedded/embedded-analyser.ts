import type { FeatureKind } from '@/lib/catalogue'
import type { Message } from '@/lib/steering'
import type { Analyser, ContrastiveDataset, FiringCondition, Wish } from '../analyser'
import type { AnalysedFeature, Analysis, Persona } from '../analysis'
import { CATEGORY_KINDS } from '../explained'
import { strengthsFor } from '../strengths'
import { noFeature } from '../no-feature'
import { answerBothWays } from './both-ways'
import { findFeature, findTopics, type Tools } from './feature-finder'
import { readWords } from './reading'
import { readTable, type Asked, type AskedRows } from './table-reader'

/** How much the sorts of findings matter. A manner that merely suits the field counts less than one asked for. */
const IMPORTANCE = { style: 0.9, manner: 0.5, request: 0.6, field: 0.5, topic: 0.7 }
/** The second finding of a category counts this much of the first, and so on. */
const FALLOFF = 0.75
const MAX_TOPICS = 3
/** A style that has no feature of its own may have one for the words it is made of. */
const STYLE_KINDS: readonly FeatureKind[] = [...CATEGORY_KINDS.style, 'word']

/** Who answers when nothing in the table fits. */
const PLAIN_PERSONA: Persona = {
  role: 'helpful assistant',
  style: 'Plain and friendly',
  approach: 'Answers what was asked, and no more',
}

/**
 * Works without an assistant model: the table of the model's profile (styles, requests and fields with the words that stand for them) and the
 * catalogue's search. It finds what is named and what the model itself recognises, and nothing that needs understanding.
 */
export class EmbeddedAnalyser implements Analyser {
  readonly name = 'embedded'

  constructor(private readonly tools: Tools) {}

  async analyse(query: string, previous: readonly Message[], signal: AbortSignal): Promise<Analysis> {
    const rows = this.withEarlierStyle(this.read(query), previous)
    const wanted = { ...rows, styles: rows.styles.filter((asked) => !asked.negated) }
    const topics = await findTopics(this.tools, query, CATEGORY_KINDS.knowledge, signal)
    const { styles } = this.tools.profile.assist
    const manner = styles.find((row) => row.find === wanted.fields[0]?.row.manner)
    const ofStyle: Wish[] =
      wanted.styles.length > 0
        ? await this.lookUp(wanted.styles, STYLE_KINDS, IMPORTANCE.style)
        : await this.lookUp(
            manner ? [{ row: manner, negated: false, said: '' }] : [],
            STYLE_KINDS,
            IMPORTANCE.manner,
          )
    const named = topics.filter((topic) => !topic.negated).slice(0, MAX_TOPICS)
    return {
      persona: personaOf(wanted),
      features: {
        style: listed(ofStyle),
        reasoning: listed(
          await this.lookUp(wanted.requests.slice(0, 1), CATEGORY_KINDS.reasoning, IMPORTANCE.request),
        ),
        knowledge: listed([
          ...named.map(({ entry, fit }, i) => ({ entry, weight: IMPORTANCE.topic * fit * FALLOFF ** i })),
          ...(await this.lookUp(wanted.fields.slice(0, 1), CATEGORY_KINDS.knowledge, IMPORTANCE.field)),
        ]),
      },
    }
  }

  async wishes(specification: string, signal: AbortSignal): Promise<Wish[]> {
    const rows = this.read(specification)
    const topics = await findTopics(this.tools, specification, CATEGORY_KINDS.knowledge, signal)
    const named = topics.filter((topic) => topic.named).slice(0, MAX_TOPICS)
    const wishes = [
      ...(await this.lookUp(rows.styles, STYLE_KINDS, IMPORTANCE.style)),
      ...named.map(({ entry, fit, negated, said }, i) => ({
        entry,
        said,
        weight: (negated ? -1 : 1) * IMPORTANCE.topic * fit * FALLOFF ** i,
      })),
      ...(await this.lookUp(rows.requests, CATEGORY_KINDS.reasoning, IMPORTANCE.request)),
    ]
    return withoutRepeats(wishes)
  }

  async condition(specification: string, signal: AbortSignal): Promise<FiringCondition> {
    const wishes = await this.wishes(specification, signal)
    const [strongest] = wishes
    const joined = /\band\b/i.test(specification)
    const features = wishes.filter(({ weight }) => weight > 0).map(({ entry }) => entry)
    // Without a word that joins them, further findings are guesses beside the first, and would loosen the condition.
    if (!joined && !/\bor\b/i.test(specification)) {
      return {
        features: strongest && strongest.weight > 0 ? [strongest.entry] : features.slice(0, 1),
        operator: 'OR',
      }
    }
    return { features, operator: joined ? 'AND' : 'OR' }
  }

  async contrast(specification: string, signal: AbortSignal): Promise<ContrastiveDataset> {
    const wishes = await this.wishes(specification, signal)
    if (wishes.length === 0) throw noFeature()
    return answerBothWays(this.tools, specification, strengthsFor(wishes), signal)
  }

  private read(text: string): AskedRows {
    return readTable(this.tools.profile.assist, readWords(text))
  }

  /** Who asked for a style a moment ago, and for nothing else since, still wants it. */
  private withEarlierStyle(rows: AskedRows, previous: readonly Message[]): AskedRows {
    if (rows.styles.length > 0) return rows
    const earlier = previous.filter(({ role }) => role !== 'assistant').map(({ content }) => content)
    const styles = earlier.map((text) => this.read(text).styles).findLast((found) => found.length > 0)
    return { ...rows, styles: styles ?? [] }
  }

  /** The features of rows of the table, those that the catalogue lacks left out; weaker the later they come. */
  private async lookUp(
    asked: readonly Asked<{ find: string }>[],
    kinds: readonly FeatureKind[],
    importance: number,
  ): Promise<Wish[]> {
    const found = await Promise.all(
      asked.map(async ({ row, negated, said }, i) => {
        const entry = await findFeature(this.tools.catalogue, row.find, kinds)
        return entry ? [{ entry, said, weight: (negated ? -1 : 1) * importance * FALLOFF ** i }] : []
      }),
    )
    return found.flat()
  }
}

function personaOf({ styles, requests, fields }: AskedRows): Persona {
  const [style, request, field] = [styles[0]?.row, requests[0]?.row, fields[0]?.row]
  return {
    role: style?.role ?? field?.role ?? request?.role ?? PLAIN_PERSONA.role,
    style: style?.style ?? field?.style ?? PLAIN_PERSONA.style,
    approach: request?.approach ?? PLAIN_PERSONA.approach,
  }
}

function withoutRepeats(wishes: readonly Wish[]): Wish[] {
  const first = new Map<string, Wish>()
  for (const wish of wishes) if (!first.has(wish.entry.uuid)) first.set(wish.entry.uuid, wish)
  return [...first.values()]
}

function listed(wishes: readonly Wish[]): AnalysedFeature[] {
  return withoutRepeats(wishes).map(({ entry, weight }) => ({
    label: entry.label,
    importance: Math.round(weight * 100) / 100,
    featureId: entry.uuid,
  }))
}
