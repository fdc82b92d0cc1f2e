import { z } from 'zod'

/** Strength: 0 leaves the feature alone, 1 is its calibrated "strong", -1 as much the other way. */
export const strength = z.number().min(-1).max(1)
