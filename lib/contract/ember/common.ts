import { z } from 'zod'

export const message = z.object({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
})
export type EmberMessage = z.infer<typeof message>

export const messages = z.array(message).min(1).max(128)

/** Any name; which ones are served is the server's to say. */
export const model = z.string()

/** In the form that `Controller.fromJson` reads. */
export const controller = z.unknown()

/** A sentence or two, in a person's words. */
export const text = z.string().min(1).max(2000)

/** 32 hex digits, with or without dashes. */
export const featureId = z.string().regex(/^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i)

export const feature = z.object({ id: featureId, label: z.string(), index_in_sae: z.int().min(0) })
export type EmberFeature = z.infer<typeof feature>

/** How well a feature fits a query, 0 … 1. */
export const relevantFeature = feature.extend({ relevance: z.number().default(1) })
export const relevantFeatures = z.object({ features: z.array(relevantFeature) })
export type RelevantFeatures = z.infer<typeof relevantFeatures>
