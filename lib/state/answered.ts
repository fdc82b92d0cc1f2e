import type { AnswerState } from './answer-store'
import type { Answered } from './turns'
import type { Edits } from './edits'
import type { Settings } from './settings-store'

/** How an answer was asked for. */
export interface Asking {
  edits: Edits
  seed: number
  settings: Settings
  model: string
  /** The first words, which it went on from. */
  begun?: string
}

/** Why a whole answer ended where it did. @param limit the greatest length that it was allowed, in tokens */
export function endingOf(
  { outcome }: Pick<AnswerState, 'outcome'>,
  limit: number,
): 'complete' | 'cut' | 'full' {
  if (outcome?.finish_reason !== 'length') return 'complete'
  return outcome.usage.completion_tokens < limit ? 'full' : 'cut'
}

/** What to keep of an answer that has ended; null while it is being written, and if it ended before a word. */
export function answered(
  answer: AnswerState,
  { edits, seed, settings, model, begun = '' }: Asking,
): Answered | null {
  const { status, text, outcome } = answer
  const { temperature, top_p, max_completion_tokens } = settings
  const kept = {
    content: text,
    edits: Object.values(edits),
    conditions: 0,
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
