import { z } from 'zod'

/** `GET /health` */
export const healthResponse = z.object({
  status: z.literal('ok').describe('`ok`: the model is loaded and answers'),
  engine: z.string().describe('What runs the model'),
  model: z
    .object({
      id: z.string().describe("The model's name"),
      parameters: z.int().describe('How many weights it has'),
      context_length: z.int().describe('Tokens that it reads at most, question and answer together'),
      layers: z.int().describe('How many layers it has'),
      hook_layer: z.int().describe('The layer whose output is steered, counted from 0'),
      features: z.int().describe('Features of the autoencoder'),
      live_features: z.int().describe('Those of them that ever fire'),
    })
    .describe('The model and its autoencoder'),
})
export type HealthResponse = z.infer<typeof healthResponse>
