import type { FeaturesResponse } from '@/lib/protocols/ember/contract'
import { type Feature } from '@/lib/steering'
import { FeatureActivations } from './feature-activations'

/**
 * How a feature's activations in a context become one number. `frequency`: at how many tokens it fires; `mean`: over those
 * tokens; `max`, `sum`.
 */
export type AggregateBy = 'frequency' | 'mean' | 'max' | 'sum'

/** Fainter activations do not count in what is told of a whole context. Source: the `goodfire` package 0.3.5. */
const LEAST_ACTIVATION = 0.1

type Row = FeaturesResponse['tokens'][number]

/** What fires at one token of a context. */
export class Token {
  constructor(
    readonly text: string,
    private readonly attributions: Row['attributions'],
    private readonly features: ReadonlyMap<string, Feature>,
    private readonly width: number,
  ) {}

  /** The features that fire most here, strongest first. */
  inspect(k = 5): FeatureActivations {
    const found = this.attributions.flatMap(({ id, activation_strength: activation }) => {
      const feature = this.features.get(id)
      return feature ? [{ feature, activation }] : []
    })
    return new FeatureActivations(found.slice(0, k), this.width)
  }

  /** One number for each of the SAE's features: [features]. */
  vector(): Float32Array {
    const vector = new Float32Array(this.width)
    for (const { index_in_sae, activation_strength } of this.attributions)
      vector[index_in_sae] = activation_strength
    return vector
  }

  /** The features that fire here, by their index. */
  lookup(): Map<number, Feature> {
    return this.inspect(this.attributions.length).lookup()
  }

  toString(): string {
    return `Token("${this.text}")`
  }
}

/**
 * What fires while a model reads a conversation. Its tokens are those of the whole rendered conversation, so that their
 * positions are the ones that attributions speak of; at the chat template's tokens nothing is shown.
 */
export class ContextInspector {
  readonly tokens: readonly Token[]
  private readonly totals: ReadonlyMap<string, number>
  private readonly width: number

  /** @param features those of the response, by id */
  constructor(
    response: FeaturesResponse,
    private readonly features: ReadonlyMap<string, Feature>,
    aggregateBy: AggregateBy = 'frequency',
  ) {
    this.width = widthOf(response)
    this.tokens = response.tokens.map(
      ({ token, attributions }) => new Token(token, attributions, features, this.width),
    )
    this.totals = totalsOf(response.tokens, aggregateBy)
  }

  /** The features that fire most in the context, by what `aggregateBy` makes of their activations. */
  top(k = 5): FeatureActivations {
    const ranked = [...this.totals].flatMap(([id, activation]) => {
      const feature = this.features.get(id)
      return feature && activation > 0 ? [{ feature, activation }] : []
    })
    ranked.sort((a, b) => b.activation - a.activation)
    return new FeatureActivations(ranked.slice(0, k), this.width)
  }

  /** The activations: [tokens][features]. */
  matrix(): Float32Array[] {
    return this.tokens.map((token) => token.vector())
  }

  /** Every feature that fires in the context, by its index. */
  lookup(): Map<number, Feature> {
    return new Map(this.tokens.flatMap((token) => [...token.lookup()]))
  }

  toString(): string {
    return `ContextInspector(\n   ${this.tokens.map(({ text }) => text).join('')}\n)`
  }
}

/** Servers that do not tell it get the narrowest that holds every feature of the answer. */
function widthOf({ tokens, num_features }: FeaturesResponse): number {
  return (
    num_features ??
    tokens
      .flatMap(({ attributions }) => attributions)
      .reduce((width, { index_in_sae }) => Math.max(width, index_in_sae + 1), 0)
  )
}

function totalsOf(rows: readonly Row[], how: AggregateBy): Map<string, number> {
  const totals = new Map<string, { count: number; sum: number; max: number }>()
  for (const { id, activation_strength: value } of rows.flatMap(({ attributions }) => attributions)) {
    if (value <= LEAST_ACTIVATION) continue
    const { count, sum, max } = totals.get(id) ?? { count: 0, sum: 0, max: 0 }
    totals.set(id, { count: count + 1, sum: sum + value, max: Math.max(max, value) })
  }
  return new Map(
    Array.from(totals, ([id, { count, sum, max }]) => [
      id,
      { frequency: count, mean: sum / count, max, sum }[how],
    ]),
  )
}
