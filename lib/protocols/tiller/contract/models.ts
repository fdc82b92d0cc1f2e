import { z } from 'zod'

export const capability = z
  .string()
  .describe('complete, activations, logits, attribute, similar, tokenize or vocabulary')

/** What is known of a model once it is loaded. */
export const modelCard = z.object({
  id: z.string().describe("The model's name"),
  parameters: z.int().describe('How many weights it has'),
  context_length: z.int().describe('Tokens that it reads at most, question and answer together'),
  chat_template: z
    .boolean()
    .describe(
      'False for a model that has no template for conversations: it reads them as running text, and continues it',
    ),
  layers: z.int().describe('How many layers it has'),
  sae: z
    .object({
      read_layer: z.int().describe('It reads the residual stream after this layer, counted from 0'),
      steer_layer: z.int().describe('It steers after this layer, the same or a later one'),
      latents: z.int().describe('How many latents it has, dead ones included'),
      digest: z
        .string()
        .optional()
        .describe('Tells it from every other, wherever it is: `sha256:` and 64 hex digits of its files'),
    })
    .nullable()
    .describe('Its sparse autoencoder; null if it has none'),
  hook_layer: z
    .int()
    .nullable()
    .describe('The layer whose output is steered, counted from 0; null without an SAE'),
  features: z.int().describe('Features of the autoencoder, and those that people made'),
  live_features: z.int().describe('Those of them that ever fire'),
  capabilities: z.array(capability).describe('What can be asked of it'),
})
export type ModelCard = z.infer<typeof modelCard>

/** What its maker tells people of a model. */
export const modelProfile = z.object({
  introduction: z.string().nullable().describe('What the model is, in Markdown; null if nobody says'),
  starters: z
    .object({
      prompts: z.array(z.string()).describe('Questions that the model does well on'),
      steers: z
        .array(
          z.object({
            name: z.string().describe('What it makes of the model'),
            prompt: z.string().describe('The question to ask'),
            query: z.string().describe('The search that finds the feature'),
            value: z.number().describe('The strength to set it to'),
          }),
        )
        .describe('Questions together with a change of manner'),
    })
    .describe('Ways past the blank page'),
  suggestions: z
    .array(
      z.object({
        name: z.string().describe('What the searches have in common'),
        searches: z.array(z.string()).describe('Searches that find what they name'),
      }),
    )
    .describe('Searches to offer, in groups'),
  fluent_push: z
    .number()
    .positive()
    .nullable()
    .describe(
      'The largest push of all edits together up to which most answers were measured to read fluently, each edit counting its strength without its sign times its feature’s unit; null where nobody has measured it',
    ),
})
export type ModelProfile = z.infer<typeof modelProfile>

export const modelState = z.enum(['ready', 'idle', 'loading', 'failed'])

/** One model of `GET /models`. */
export const modelListing = z.object({
  id: z.string().describe("The model's name: what variants carry as `base_model`"),
  wire_name: z.string().describe('What the wire protocols call it'),
  is_default: z.boolean().describe('True for the model of sessions that name none'),
  size_bytes: z.int().describe('Of its files'),
  state: modelState.describe('`idle`: it is loaded when it is first asked. `failed`: it cannot be loaded'),
  progress: z.number().min(0).max(1).nullable().describe('While it is loading: the share that is done'),
  reason: z.string().nullable().describe('Why it cannot be loaded, in words for its owner'),
  card: modelCard.nullable().describe('What is known of it while it is loaded'),
  profile: modelProfile.nullable().describe('What people are told of it, while it is loaded'),
})
export type ModelListing = z.infer<typeof modelListing>

/** `GET /models` */
export const modelsResponse = z.object({ models: z.array(modelListing).describe('The default model first') })
export type ModelsResponse = z.infer<typeof modelsResponse>

/** `POST /models/{name}/load` */
export const loadResponse = modelListing
