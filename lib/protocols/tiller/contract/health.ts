import { z } from 'zod'
import { modelCard } from './models'

/** `GET /health` */
export const healthResponse = z.object({
  status: z.literal('ok').describe('`ok`: the model is loaded and answers'),
  engine: z.string().describe('What runs the model'),
  model: modelCard.describe('The default model and its autoencoder'),
})
export type HealthResponse = z.infer<typeof healthResponse>
