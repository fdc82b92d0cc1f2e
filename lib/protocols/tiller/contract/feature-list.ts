import { z } from 'zod'
import { FEATURE_SORTS } from '../../common/feature-sorts'
import { FEATURE_KINDS, THEMES } from '@/lib/catalogue/kinds'
import { words } from '../../common/rules'
import { edit, featureSummary, MAX_EDITS } from './features'
import { variantAddress } from './session'

export { FEATURE_SORTS }
export const FEATURES_OF = ['edited', 'made', 'noted'] as const

const theme = z
  .enum(THEMES)
  .describe('What sort of thing the label speaks of, by the sorts that WordNet has of senses')

/** `POST /features/list` */
export const listFeaturesRequest = variantAddress.extend({
  query: words(z.string(), 200)
    .optional()
    .describe(
      'Only features whose label, other words, own label or note hold this text, in upper or lower case; or the one of this index',
    ),
  kinds: z.array(z.enum(FEATURE_KINDS)).min(1).max(FEATURE_KINDS.length).optional().describe('Only these'),
  theme: theme.optional().describe('Only features of this theme'),
  only: z
    .enum(FEATURES_OF)
    .optional()
    .describe(
      '`edited`: only features that the variant or `pending` edits; `made`: that people made; `noted`: on which one has a note',
    ),
  sort: z
    .enum(FEATURE_SORTS)
    .default('index')
    .describe(
      '`density`: how often they fire; `activation`: how strongly; `effect`: how many answers showed it when it was pushed as far as they ' +
        'read well; `trust`: how well the label says where they fire; `edited`, `noted`: what was touched last. What nobody knows comes last',
    ),
  order: z
    .enum(['ascending', 'descending'])
    .optional()
    .describe('Left out: the least first for `index` and `label`, and the most first for all others'),
  by_theme: z.boolean().default(false).describe('Theme by theme, each in the order asked for'),
  pending: z
    .array(edit)
    .max(MAX_EDITS)
    .default([])
    .describe('Edits laid over the variant for this list only; the stored variant stays as it is'),
  offset: z.int().min(0).max(10_000_000).default(0).describe('How many to pass over'),
  limit: z.int().min(1).max(200).default(50).describe('How many at most, 1 to 200'),
})
export type ListFeaturesRequest = z.input<typeof listFeaturesRequest>

const listedFeature = featureSummary.omit({ activation: true }).extend({
  f1: z
    .number()
    .nullable()
    .describe('How well the label says where the feature fires, 0 … 1; null if it was not measured'),
  effect: z
    .number()
    .nullable()
    .describe(
      'The largest share of answers, 0 … 1, that showed the effect at a strength at which they read well; null if it was not measured',
    ),
  alive: z.boolean().describe('False for a feature that never fires'),
  made: z.boolean().describe('True for a feature that somebody made'),
  theme: theme.nullable().describe('Null where `by_theme` is false'),
})
export type ListedFeature = z.infer<typeof listedFeature>

export const listFeaturesResponse = z.object({
  features: z.array(listedFeature).describe('The page that was asked for'),
  total: z.int().describe('How many there are on all pages'),
  themes: z
    .array(z.object({ theme, count: z.int().describe('How many there are of it') }))
    .nullable()
    .describe('The themes in their order, over all pages; null where `by_theme` is false'),
})
export type ListFeaturesResponse = z.infer<typeof listFeaturesResponse>
