import { logitAttributionResponse, tokenizeResponse } from '@/lib/protocols/ember/contract'
import type { Feature } from '@/lib/steering'
import { ProtocolError, type CallOptions, type Transport } from '../core'
import type { findingApi } from './features'
import { modelName, post, type Conversation, type Model } from './wire'

/** What a feature does for the tokens that are explained. */
export interface FeatureAttribution {
  feature: Feature
  /** How much lower the tokens' logits are, in sum, with the feature set to 0. */
  value: number
  /** Where the feature fires, by position in the rendered conversation. */
  tokens: { index: number; activation: number }[]
}

export interface Attribution {
  /** Those that the tokens owe most to first. */
  features: FeatureAttribution[]
  /** Tokens of the rendered conversation. */
  numInputTokens: number
}

/** Explaining tokens by features. Edits of a variant do not count: Ember explains the model as it is. */
export function attributionApi(transport: Transport, { list }: ReturnType<typeof findingApi>) {
  const explain = async (
    messages: Conversation,
    range: { start: number; end: number },
    model: Model,
    options: CallOptions,
  ): Promise<Attribution> => {
    const body = { messages, model: modelName(model), startIndex: range.start, endIndex: range.end }
    const path = '/attributions/compute-logit-attribution'
    const answer = await post(transport, path, body, logitAttributionResponse, options)
    const features = [
      ...(await list(
        answer.to_ablate.map(({ id }) => id),
        options,
      )),
    ]
    const rows = answer.to_ablate.flatMap(({ value, tokens }, i) => {
      const feature = features[i]
      return feature ? [{ feature, value, tokens: tokens.map(activationAt) }] : []
    })
    return { features: rows.sort(byValue), numInputTokens: answer.num_input_tokens }
  }

  /** Explains what is said next, as if the model had said it. */
  const explainNext = async (messages: Conversation, said: string, model: Model, options: CallOptions) => {
    const whole = [...messages, { role: 'assistant' as const, content: said }]
    const body = { messages: whole, model: modelName(model) }
    const { tokens } = await post(transport, '/chat/tokenize', body, tokenizeResponse, options)
    const own = tokens.flatMap(({ message }, index) => (message === whole.length - 1 ? [index] : []))
    const [start, end] = [own[0], own.at(-1)]
    if (start === undefined || end === undefined) {
      throw new ProtocolError('The server does not tell which tokens belong to which message.', 200)
    }
    return explain(whole, { start, end }, model, options)
  }

  return {
    /** Explains one token of a conversation. @param index its position in the rendered conversation, from 1 */
    attribute: (messages: Conversation, index: number, model: Model, options: CallOptions = {}) =>
      explain(messages, { start: index, end: index }, model, options),

    /** What makes the model say `steerTo` next: features to strengthen for it first, features in its way last. */
    steerToToken: async (messages: Conversation, model: Model, steerTo: string, options: CallOptions = {}) =>
      (await explainNext(messages, steerTo, model, options)).features,

    /** What makes the model say `steerTo` next rather than `steerAway`: the differences of what both owe to each feature. */
    async attribution(
      prefix: Conversation,
      model: Model,
      { steerTo, steerAway }: { steerTo: string; steerAway: string },
      options: CallOptions = {},
    ): Promise<FeatureAttribution[]> {
      const [to, away] = await Promise.all(
        [steerTo, steerAway].map((said) => explainNext(prefix, said, model, options)),
      )
      const found = new Map(to?.features.map((row) => [row.feature.uuid, row]))
      for (const row of away?.features ?? []) {
        const { value, tokens } = found.get(row.feature.uuid) ?? { ...row, value: 0 }
        found.set(row.feature.uuid, { ...row, value: value - row.value, tokens })
      }
      return [...found.values()].sort(byValue)
    },
  }
}

const byValue = (a: FeatureAttribution, b: FeatureAttribution): number => b.value - a.value

const activationAt = ({ index, activation_strength }: { index: number; activation_strength: number }) => ({
  index,
  activation: activation_strength,
})
