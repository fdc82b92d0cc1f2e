import { z } from 'zod'

/** `GET /health` */
export const healthResponse = z.object({
  status: z.literal('ok'),
  engine: z.string(),
  model: z.object({
    id: z.string(),
    parameters: z.int(),
    context_length: z.int(),
    layers: z.int(),
    hook_layer: z.int(),
    features: z.int(),
    live_features: z.int(),
  }),
})
export type HealthResponse = z.infer<typeof healthResponse>
