/** An answer shorter than this says nothing. */
const ROOM = 16

/**
 * Tokens that a conversation has to leave for its answer: 16, or what is asked for if that is less. In a context of fewer than
 * 128 tokens it is an eighth of the context, so that short questions can still be asked.
 */
export function answerRoom(maxTokens: number, contextLength: number): number {
  return Math.min(maxTokens, ROOM, Math.max(1, Math.floor(contextLength / 8)))
}
