import type { Stage } from './stages'

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
