import { z } from 'zod'
import { choices, hasRivalsAlone, RIVALS_ALONE } from '../../common/choices'
import { ignoredFields, refusedFields } from '../../common/openai-fields'
import { between, onlyWith } from '../../common/rules'
import { chatSampling, orDefault, repetitionPenalty } from '../../common/sampling'
import { stopTexts } from '../../common/stop'
import { interventions } from '../../v1/contract/interventions'
import { conversation } from '../../v1/contract/messages'
import { modelName } from '../../v1/contract/model-name'
import { streaming, streamOptionsAlone, streamOptionsAloneTold } from './streaming'

/** OpenAI's own limit. */
const MAX_STOPS = 4

/** What the answer is made of. The defaults of temperature and length are SteeringAPI's. */
const honoured = {
  model: modelName,
  messages: conversation,
  ...streaming,
  temperature: orDefault(z.number().min(0).max(2), 0.6).describe(
    'How freely tokens are drawn: 0 always takes the likeliest',
  ),
  top_p: orDefault(z.number().min(0).max(1), 1).describe(
    'Only the likeliest tokens that have this probability together are drawn from; 0 leaves the likeliest token alone in the choice',
  ),
  max_completion_tokens: z
    .int()
    .min(1)
    .nullish()
    .describe("The answer's greatest length in tokens; 256 if left out"),
  max_tokens: z.int().min(1).nullish().describe('The older name of max_completion_tokens, which goes first'),
  stop: stopTexts(MAX_STOPS),
  ...chatSampling,
  ...choices,
  /** SteeringAPI's. */
  interventions,
  repetition_penalty: orDefault(repetitionPenalty, 1).describe(
    "SteeringAPI's: above 1, tokens that the answer holds become less likely; 1 is off",
  ),
}

const store = z.boolean().nullish().describe('Has no bearing on the answer: nothing is stored')

/** `POST /v1/chat/completions`, as OpenAI's clients and SteeringAPI's send it. */
export const chatCompletionRequest = z
  .strictObject({ ...honoured, ...ignoredFields, store, ...refusedFields })
  .refine(...streamOptionsAlone)
  .refine((request) => !hasRivalsAlone(request), { path: ['top_logprobs'], message: RIVALS_ALONE })
  .meta(between(streamOptionsAloneTold, onlyWith('top_logprobs', 'logprobs', true)))
  .transform(({ max_tokens, max_completion_tokens, ...request }) => ({
    ...request,
    maxTokens: max_completion_tokens ?? max_tokens ?? 256,
  }))
export type ChatCompletionRequest = z.input<typeof chatCompletionRequest>
