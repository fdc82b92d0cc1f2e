import type { Edit } from '@/lib/protocols/tiller/contract'
import type { FeatureHandle } from './edits'
import type { Measured } from './measure'

/** Answers of one sweep at most: what a person looks through, and a small machine writes in some minutes. */
export const MAX_CELLS = 48
export const MAX_STRENGTHS = 7
export const MAX_PROMPTS = 8

/** One feature at rising strengths, or two in every combination. */
export interface SweepPlan {
  features: FeatureHandle[]
  prompts: string[]
  /** Rising, each once. */
  strengths: number[]
  /** The same for all answers, so that they differ in steering alone. */
  seed: number
}

export interface Cell {
  prompt: string
  /** The strength of each of the plan's features. */
  values: number[]
  state: 'waiting' | 'writing' | 'done' | 'failed'
  text: string
  /** null until it is measured, and for an answer without words. */
  measured: Measured | null
  /** Why it failed. */
  problem: string | null
}

/** What is wrong with a plan, in words; null if it can be run. */
export function faultOf({ features, prompts, strengths }: SweepPlan): string | null {
  if (features.length === 0) return 'Choose a feature first.'
  if (prompts.length === 0) return 'Write a question first.'
  if (prompts.length > MAX_PROMPTS) return `Ask at most ${MAX_PROMPTS} questions.`
  if (strengths.length < 2) return 'Give at least two strengths.'
  if (strengths.length > MAX_STRENGTHS) return `Give at most ${MAX_STRENGTHS} strengths.`
  if (strengths.some((value) => Math.abs(value) > 1)) return 'Strengths lie between -1 and 1.'
  const count = prompts.length * strengths.length ** features.length
  return count > MAX_CELLS
    ? `That makes ${count} answers, and a sweep has at most ${MAX_CELLS}. Give fewer strengths or questions.`
    : null
}

/** The answers that a plan asks for: for each question every strength, of two features every pair, the first one's rising last. */
export function cellsOf({ features, prompts, strengths }: SweepPlan): Cell[] {
  const values = features.reduce<number[][]>(
    (rows) => rows.flatMap((row) => strengths.map((value) => [...row, value])),
    [[]],
  )
  return prompts.flatMap((prompt) =>
    values.map((each): Cell => ({
      prompt,
      values: each,
      state: 'waiting',
      text: '',
      measured: null,
      problem: null,
    })),
  )
}

/** The edits by which a cell is steered. 0 takes out what the variant may hold of the feature. */
export const editsFor = ({ features }: SweepPlan, { values }: Cell): Edit[] =>
  features.map(({ feature_id }, i) => ({ feature_id, value: values[i] || null }))

/** The strengths that a person wrote, rising, each once; null if something in it is no number. */
export function readStrengths(text: string): number[] | null {
  const numbers = text
    .replaceAll('−', '-')
    .split(/[\s;,]+/)
    .filter(Boolean)
    .map(Number)
  return numbers.every(Number.isFinite) ? [...new Set(numbers)].sort((a, b) => a - b) : null
}

/** A sweep's mean over its questions at each strength, by which it is drawn; only what is measured counts. */
export function curveOf(cells: readonly Cell[], feature: number) {
  const measured = cells.flatMap(({ values, measured }) =>
    measured
      ? [
          {
            strength: values[feature] ?? 0,
            activation: measured.activation[feature] ?? 0,
            surprise: measured.surprise,
          },
        ]
      : [],
  )
  const mean = (numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length
  const strengths = [...new Set(measured.map(({ strength }) => strength))].sort((a, b) => a - b)
  return strengths.map((strength) => {
    const these = measured.filter((each) => each.strength === strength)
    return {
      strength,
      activation: mean(these.map(({ activation }) => activation)),
      surprise: mean(these.map(({ surprise }) => surprise)),
    }
  })
}
