import { z } from 'zod'

export const modelName = z.string().min(1).max(200)
