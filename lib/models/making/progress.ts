/** What is done to make a feature, in this order. */
export const STAGES = ['answering', 'reading', 'choosing a layer', 'calibrating', 'gathering evidence'] as const
export type Stage = (typeof STAGES)[number]

/** How far a stage is: `done` of `total` steps. */
export interface Progress {
  stage: Stage
  done: number
  total: number
}

export type Report = (progress: Progress) => void

/** Counts the steps of a stage. */
export function counting(report: Report, stage: Stage, total: number): () => void {
  let done = 0
  report({ stage, done, total })
  return () => report({ stage, done: ++done, total })
}
