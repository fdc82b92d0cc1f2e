import type { AnswerState } from './answer-store'
import type { Answered } from './chat-store'
import type { Edits } from './edits'

/** What to keep of an answer that has ended; null while it is being written, and if it ended before a word. */
export function answered(answer: AnswerState, edits: Edits, seed: number): Answered | null {
  const { status, text, outcome } = answer
  const kept = { content: text, edits: Object.values(edits), seed: outcome?.seed ?? seed }
  switch (status) {
    case 'complete':
      return { ...kept, ending: outcome?.finish_reason === 'length' ? 'cut' : 'complete' }
    case 'stopped':
      return text === '' ? null : { ...kept, ending: 'stopped' }
    case 'failed':
      return text === '' ? null : { ...kept, ending: 'broken' }
    default:
      return null
  }
}
