import type { AnswerState } from './answer-store'
import type { Answered } from './turns'
import type { Conditions } from './conditions'
import type { Edits } from './edits'
import type { Settings } from './settings-store'

/** How an answer was asked for. */
export interface Asking {
  edits: Edits
  conditions: Conditions
  seed: number
  settings: Settings
  model: string
  /** The first words, which it went on from. */
  begun?: string
}

/** Why a whole answer ended where it did. @param limit the greatest length that it was allowed, in tokens */
export function endingOf(
  { outcome, stoppedBy }: Pick<AnswerState, 'outcome' | 'stoppedBy'>,
  limit: number,
): 'complete' | 'cut' | 'full' | 'condition' {
  if (stoppedBy !== null) return 'condition'
  if (outcome?.finish_reason !== 'length') return 'complete'
  return outcome.usage.completion_tokens < limit ? 'full' : 'cut'
}

/** What to keep of an answer that has ended; null while it is being written, and if it ended before a word. */
export function answered(
  answer: AnswerState,
  { edits, conditions, seed, settings, model, begun = '' }: Asking,
): Answered | null {
  const { status, text, outcome, held, stoppedBy } = answer
  const { temperature, top_p, max_completion_tokens } = settings
  const kept = {
    content: text,
    edits: Object.values(edits),
    conditions: [...conditions],
    held,
    stoppedBy,
    followed: followedIn(answer),
    seed: outcome?.seed ?? seed,
    model,
    sampling: { temperature, top_p, max_completion_tokens },
    begun,
  }
  switch (status) {
    case 'complete':
      return { ...kept, ending: endingOf(answer, max_completion_tokens) }
    case 'stopped':
      return text === '' ? null : { ...kept, ending: 'stopped' }
    case 'failed':
      return text === '' ? null : { ...kept, ending: 'broken' }
    default:
      return null
  }
}

/** The activations that came with an answer; null if they did not all come. */
function followedIn({ pieces, followed }: AnswerState): Answered['followed'] {
  const activations = pieces.flatMap(({ activation }) => (activation === null ? [] : [activation]))
  if (followed === null || activations.length < pieces.length) return null
  const ends: number[] = []
  for (const { text } of pieces) ends.push((ends.at(-1) ?? 0) + text.length)
  return { feature_id: followed, ends, activations: activations.map((each) => Math.round(each * 100) / 100) }
}
