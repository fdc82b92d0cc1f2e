import { z } from 'zod'
import { MAX_CONTRASTED } from '../../common/limits'
import { featureSummary } from './features'
import { messages } from './messages'
import { variantAddress } from './session'

/** Conversations of one side at most. */
export { MAX_CONTRASTED }

const side = z.array(messages).min(1).max(MAX_CONTRASTED)

/** `POST /features/contrast`: what fires in one set of texts and not in another. */
export const contrastRequest = variantAddress.extend({
  first: side.describe(
    'Conversations, 1 to 64. What an assistant says in them counts, and all that is said where none speaks',
  ),
  second: side.describe('Conversations to tell them from, 1 to 64'),
  top_k: z.int().min(1).max(100).default(10).describe('How many features of each side at most'),
})
export type ContrastRequest = z.input<typeof contrastRequest>

const share = z.number().min(0).max(1)

export const contrastedFeature = featureSummary.omit({ activation: true }).extend({
  d: z
    .number()
    .describe(
      'How far the means of the sides lie apart, over the pooled standard deviation of their conversations’ means and a constant: above 0 for `first`, below for `second`',
    ),
  means: z
    .tuple([share, share])
    .describe(
      'The mean of its conversations’ means in `first` and in `second`, as shares of its strongest activation',
    ),
  fires_in: z.tuple([z.int(), z.int()]).describe('In how many conversations of each side it fires at all'),
  chance: share.describe(
    'How often the conversations, dealt to two sides by chance, have some feature as telling as this one',
  ),
})
export type ContrastedFeature = z.infer<typeof contrastedFeature>

export const contrastResponse = z.object({
  first: z.array(contrastedFeature).describe('Features of `first`, the most telling first'),
  second: z.array(contrastedFeature).describe('Features of `second`, the most telling first'),
})
export type ContrastResponse = z.infer<typeof contrastResponse>
