/** What is done to index a model, in this order. */
export type IndexingStage = 'answering' | 'reading' | 'calibrating' | 'next tokens' | 'labelling' | 'writing'

/** Told after every step: `done` of `total` steps of a stage. */
export type ReportIndexing = (progress: { stage: IndexingStage; done: number; total: number }) => void
