import { z } from 'zod'
import { STAGES } from '@/lib/models/making/stages'
import { MAX_EXAMPLES, MIN_EXAMPLES } from '../../common/limits'
import { atMostOne, between, exactlyOne, words } from '../../common/rules'
import { errorCode } from './errors'
import { featureName } from './feature-name'
import { featureDetail } from './features'
import { MAX_MESSAGE_CHARS, messages } from './messages'
import { variantAddress } from './session'

export { MAX_EXAMPLES, MIN_EXAMPLES }

const example = z.union([
  words(z.string(), MAX_MESSAGE_CHARS),
  messages.refine((all) => all.at(-1)?.role === 'assistant', "must end with an assistant's message"),
])

const examplesOf = (what: string) =>
  z
    .array(example)
    .min(MIN_EXAMPLES)
    .max(MAX_EXAMPLES)
    .describe(
      `Answers that ${what}: texts, or conversations that end with an assistant's message, which is what counts; ${MIN_EXAMPLES} to ${MAX_EXAMPLES}`,
    )

/** `POST /features`: a sentence or examples, and the model by a variant or by name. */
export const makeRequest = z
  .object({
    session_id: variantAddress.shape.session_id
      .optional()
      .describe('A session, whose variant’s model the feature is made of'),
    variant_id: variantAddress.shape.variant_id,
    model: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('The model, in place of a session; the default model if both are left out'),
    label: words(z.string(), 120).describe(
      'What the feature is to be called: 1 to 120 characters that no other feature has',
    ),
    sentence: words(z.string(), 500)
      .optional()
      .describe(
        'What answers are to be like, as in `talks like a pirate`: the model answers prompts with this as its instructions and without',
      ),
    examples: z
      .object({
        with: examplesOf('show what the feature stands for'),
        without: examplesOf('do not'),
      })
      .optional()
      .describe('In place of a sentence: answers that show what is meant, and answers that do not'),
    prompts: z
      .int()
      .min(6)
      .max(24)
      .default(24)
      .describe('How many prompts are answered, 6 to 24: fewer are sooner done, and measure less exactly'),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .default(0)
      .describe('The same request and seed make the same feature, under another id'),
    stream: z.boolean().default(true).describe('Tell what is being done, as events'),
  })
  .refine(
    ({ sentence, examples }) => (sentence === undefined) !== (examples === undefined),
    'Give either a sentence or examples',
  )
  .refine(
    ({ session_id, model }) => session_id === undefined || model === undefined,
    'Give at most one of session_id and model',
  )
  .meta(between(exactlyOne('sentence', 'examples'), atMostOne('session_id', 'model')))
export type MakeRequest = z.input<typeof makeRequest>

const progress = z.literal('progress').describe('What the event is')

/** The last event of progress is told again from time to time, while nothing new is to be told. */
export const makeProgress = z.discriminatedUnion('stage', [
  z.object({
    type: progress,
    stage: z.literal('waiting').describe('Features are made one after the other, and others come first'),
    place: z.int().min(1).describe('The place in line: 1 is the next'),
  }),
  z.object({
    type: progress,
    stage: z.enum(STAGES).describe('What is being done; the stages come in the order of this list'),
    done: z.int().describe('Steps of the stage that are done'),
    total: z.int().describe('Steps that the stage has'),
  }),
])
export type MakeProgress = z.infer<typeof makeProgress>

/** One event of `POST /features`. */
export const makeEvent = z.discriminatedUnion('type', [
  makeProgress,
  z.object({
    type: z.literal('made').describe('What the event is'),
    feature: featureDetail.describe('The feature, with its evidence'),
  }),
  z.object({
    type: z.literal('error').describe('What the event is'),
    error: z.string().describe('A sentence that says what was wrong and how to mend it'),
    code: errorCode.describe('Stays the same, whatever the sentence says'),
  }),
])
export type MakeEvent = z.infer<typeof makeEvent>

/** `DELETE /features/{feature_id}`: the feature that is no more. */
export const removeResponse = z.object(featureName)
