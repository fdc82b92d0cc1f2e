import type { MakeProgress } from '@/lib/protocols/tiller/contract'

type Working = Exclude<MakeProgress, { stage: 'waiting' }>

const STAGES: Record<Working['stage'], string> = {
  answering: 'The model answers prompts, told and not told',
  reading: 'It reads both sorts of answers',
  'choosing a layer': 'It tries which layer steers best',
  calibrating: 'It measures how far it can be pushed',
  'gathering evidence': 'It gathers examples of where it fires',
}

/** Share of the whole work, 0 … 1: every stage counts the same. */
export function shareOf(progress: MakeProgress): number {
  if (progress.stage === 'waiting') return 0
  const { stage, done, total } = progress
  const stages = Object.keys(STAGES)
  return (stages.indexOf(stage) + done / Math.max(1, total)) / stages.length
}

/** @param progress null until the model has begun */
export function wordsOf(progress: MakeProgress | null): string {
  if (progress === null) return 'Waiting for the model…'
  if (progress.stage !== 'waiting') return `${STAGES[progress.stage]}…`
  const { place } = progress
  return place === 1
    ? 'Another feature is being made. Yours is next…'
    : `Other features are being made first. Yours is number ${place} in line…`
}
