import { z } from 'zod'

export const modelName = z.string().min(1).max(200).describe('The model: its name, or one that stands for it')
