import type { Message } from '@/lib/engine/port'

/** A conversation that ends with an assistant's answer, and holds no instructions. */
export type Conversation = readonly Message[]

/** A prompt with instructions, as a conversation that awaits an answer. */
export type Instruct = (prompt: string) => Conversation

/** Answers that show something, and answers that do not. */
export interface Examples {
  shown: readonly Conversation[]
  plain: readonly Conversation[]
  /** How a prompt is asked so that the answer shows it; there is none for examples that a person gave. */
  instruct?: Instruct
}

/** What a person gives: a text that somebody said, or a conversation. */
export type Example = string | readonly Message[]

/** What a text is taken for an answer to; it asks for nothing. */
const OPENING = 'Tell me something.'

/** An example as a conversation that ends with what was said. */
export function conversationOf(example: Example): Conversation {
  if (typeof example === 'string') return answerTo(OPENING, example)
  return example
}

export function answerTo(prompt: string, answer: string): Conversation {
  return [
    { role: 'user', content: prompt },
    { role: 'assistant', content: answer },
  ]
}
