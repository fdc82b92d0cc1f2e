/** What is done to make a feature, in this order. */
export const STAGES = ['answering', 'reading', 'choosing a layer', 'calibrating', 'gathering evidence'] as const
export type Stage = (typeof STAGES)[number]
