import type { Insight, Texts } from './insight'
import { surfaceOf, SURFACES, type Surface } from './surface'

/** Features that one line tells of at most: those that changed most. */
const TOLD = 2

const words = {
  alike: 'the same answer',
  surface: {
    words: {
      more: (by: string) => `${by} longer`,
      fewer: (by: string) => `${by} shorter`,
      unit: ['word', 'words'],
    },
    exclamations: { ...moreOrFewer(), unit: ['exclamation mark', 'exclamation marks'] },
    questions: { ...moreOrFewer(), unit: ['question mark', 'question marks'] },
    emoji: { ...moreOrFewer(), unit: ['emoji', 'emoji'] },
    items: { ...moreOrFewer(), unit: ['list item', 'list items'] },
    capitals: { ...moreOrFewer(), unit: ['word in capitals', 'words in capitals'] },
  },
  fires: (label: string, before: string, after: string) =>
    `“${label}” fires up to ${after}, before ${before}`,
  lessExpected: (nats: string) => `less expected by ${nats} nats per token`,
  moreExpected: (nats: string) => `more expected by ${nats} nats per token`,
} as const

function moreOrFewer() {
  return { more: (by: string) => `${by} more`, fewer: (by: string) => `${by} fewer` }
}

export const percent = (share: number) => `${Math.round(share * 100)}%`

/** How the surface of one text differs from another's, each difference in words. */
function surfaceChanges(before: Surface, after: Surface): string[] {
  return SURFACES.flatMap((what) => {
    const by = after[what] - before[what]
    if (by === 0) return []
    const { more, fewer, unit } = words.surface[what]
    const size = `${Math.abs(by)} ${unit[Math.abs(by) === 1 ? 0 : 1]}`
    return [by > 0 ? more(size) : fewer(size)]
  })
}

/** The features that fire more or less in the steered answer, at the token where each fires most. */
function firingChanges({ features, original, steered }: Insight): string[] {
  return features
    .map(({ label }, i) => ({ label, before: original.peak[i] ?? 0, after: steered.peak[i] ?? 0 }))
    .filter(({ before, after }) => percent(before) !== percent(after))
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))
    .slice(0, TOLD)
    .map(({ label, before, after }) => words.fires(label, percent(before), percent(after)))
}

/**
 * How the steered answer differs from the original, each difference in a few words: its length and marks, the features that fire
 * in it, and how much less or more the unsteered model expects it.
 * @param insight null where the answers have not been read
 */
export function whatChanged({ original, steered }: Texts, insight: Insight | null): string[] {
  if (original === steered) return [words.alike]
  const surface = surfaceChanges(surfaceOf(original), surfaceOf(steered))
  if (!insight) return surface
  const nats = insight.steered.surprise - insight.original.surprise
  const expected = Math.abs(nats).toFixed(2)
  return [
    ...surface,
    ...firingChanges(insight),
    ...(expected === '0.00' ? [] : [nats > 0 ? words.lessExpected(expected) : words.moreExpected(expected)]),
  ]
}
