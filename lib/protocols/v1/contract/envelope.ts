import { z } from 'zod'

/** What every answer, and every chunk of one, says of itself. */
export const envelope = {
  id: z.string().describe("The answer's own id"),
  created: z.int().describe('Unix time in seconds'),
  model: z.string().describe('The model that ran, whatever name it was asked for by'),
}
