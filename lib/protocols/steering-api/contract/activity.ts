import { z } from 'zod'
import { topK } from './features'
import { envelope, reading, scoredFeature } from './reading'

const aggregation = <Method extends string>(methods: [Method, ...Method[]]) =>
  z
    .enum(methods)
    .nullish()
    .transform((given) => given ?? ('mean' as Method))

/**
 * `POST /v1/chat_attribution/inspect`: the features that fire most on the words of a conversation, in the SAE's units.
 * `frequency` is the number of words (tokens) on which a feature fires; `mean` counts those on which it does not as 0.
 * Tokens of the chat template are left out.
 */
export const inspectRequest = z.strictObject({
  ...reading,
  aggregation_method: aggregation(['mean', 'max', 'sum', 'frequency']).describe(
    "How one number is made of a feature's activations; `mean` if left out",
  ),
  top_k: topK,
})
export type InspectRequest = z.input<typeof inspectRequest>
export const inspectResponse = z.object({
  ...envelope,
  object: z.literal('feature.inspect').describe('What this is'),
  features: z.array(scoredFeature).describe('The features that fire, the largest first'),
})
export type InspectResponse = z.infer<typeof inspectResponse>

/** `POST /v1/chat_attribution/activations`: one number for every latent of the SAE, counted as in `inspect`. */
export const activationsRequest = z.strictObject({
  ...reading,
  aggregation_method: aggregation(['mean', 'max']).describe(
    "How one number is made of a feature's activations; `mean` if left out",
  ),
})
export type ActivationsRequest = z.input<typeof activationsRequest>
export const activationsResponse = z.object({
  ...envelope,
  object: z.literal('feature.activations').describe('What this is'),
  activations: z.array(z.number()).describe('`activations[i]` belongs to the latent with index i'),
})
export type ActivationsResponse = z.infer<typeof activationsResponse>
