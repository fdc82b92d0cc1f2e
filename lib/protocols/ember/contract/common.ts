import { z } from 'zod'

export const message = z.object({
  role: z.enum(['system', 'user', 'assistant']).describe('Who speaks'),
  content: z.string().describe('What is said'),
})
export type EmberMessage = z.infer<typeof message>

export const messages = z
  .array(message)
  .min(1)
  .max(128)
  .describe('The conversation, the oldest message first')

/** Any name; which ones are served is the server's to say. */
export const model = z.string().min(1).max(200).describe('The model: its name, or one that stands for it')

export const controller = z.unknown().describe('What steers, in the form that `Controller.fromJson` reads')

/** A sentence or two, in a person's words. */
export const text = z.string().min(1).max(2000)

export const featureId = z
  .string()
  .regex(/^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$/)
  .describe("The feature's id: 32 hex digits, with or without dashes")

export const featureLabel = z.string().describe('What the feature stands for, in a few words')

export const indexInSae = z.int().min(0).describe("The feature's place in the SAE, counted from 0")

export const feature = z.object({
  id: featureId,
  label: featureLabel,
  index_in_sae: indexInSae,
})
export type EmberFeature = z.infer<typeof feature>

/** How well a feature fits a query, 0 … 1. */
export const relevantFeature = feature.extend({
  relevance: z.number().default(1).describe('How well it fits the query; 1 fits best'),
})
export const relevantFeatures = z.object({
  features: z.array(relevantFeature).describe('The features, best first'),
})
export type RelevantFeatures = z.infer<typeof relevantFeatures>
