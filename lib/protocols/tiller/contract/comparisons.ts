import { z } from 'zod'
import { choice, comparedAnswer, comparisonFields } from '@/lib/store/documents/comparison'
import { chatMessage } from './messages'
import { keptFields, listFields, nextCursor, restorableUntil } from './kept'

export { comparedAnswer }

export const comparisonId = z.uuid().describe('The comparison')

export const comparison = z.object({
  comparison_id: comparisonId,
  ...comparisonFields,
  chosen_at: z.iso.datetime().nullable().describe('When the choice was made; null before'),
  ...keptFields,
})
export type Comparison = z.infer<typeof comparison>

export const listComparisonsQuery = z.object({
  ...listFields,
  choice: z
    .enum(['original', 'steered', 'tie', 'none'])
    .optional()
    .describe('Only those of this choice; `none` for those where nothing is chosen yet'),
})
export const comparisonsResponse = z.object({
  comparisons: z.array(comparison).describe('Those that were changed last first'),
  next_cursor: nextCursor,
})

export const createComparisonRequest = z.object(comparisonFields)
export type CreateComparisonRequest = z.input<typeof createComparisonRequest>

export const chooseRequest = z.object({
  choice: choice.describe('The better answer; `tie` for neither, null to take a choice back'),
})
export type ChooseRequest = z.input<typeof chooseRequest>

export const removedComparison = z.object({ comparison_id: comparisonId, restorable_until: restorableUntil })

export const preferencesQuery = z.object({
  form: z
    .enum(['trl', 'openai'])
    .default('trl')
    .describe(
      "`trl`: TRL's conversational preference form. `openai`: the form of OpenAI's direct preference optimization",
    ),
  model: z.string().min(1).max(200).optional().describe('Only choices between answers of this model'),
})

const assistants = z.array(chatMessage).describe('One message of the assistant')

/** TRL's: https://huggingface.co/docs/trl/dataset_formats#preference */
export const trlPreference = z.object({
  prompt: z.array(chatMessage).describe('What both answers follow'),
  chosen: assistants,
  rejected: assistants,
})
/** OpenAI's: https://developers.openai.com/api/docs/guides/direct-preference-optimization */
export const openAiPreference = z.object({
  input: z
    .object({ messages: z.array(chatMessage).describe('What both answers follow') })
    .describe('What was asked'),
  preferred_output: assistants,
  non_preferred_output: assistants,
})
/** One line of `GET /preferences`. */
export const preferenceLine = z.union([trlPreference, openAiPreference])
export type TrlPreference = z.infer<typeof trlPreference>
export type OpenAiPreference = z.infer<typeof openAiPreference>
