import { z } from 'zod'
import { modelCard } from './models'

/** `GET /health` */
export const healthResponse = z.object({
  status: z
    .literal('ok')
    .describe('`ok`: the default model is loaded and computes, and the sessions can be read'),
  engine: z.string().describe('What runs the model'),
  model: modelCard.describe('The default model and its autoencoder'),
})
export type HealthResponse = z.infer<typeof healthResponse>
