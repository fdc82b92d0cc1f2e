import type { Message } from '@/lib/engine/port'

/** A text that the model reads, with what is known of it beforehand. */
export interface Material {
  messages: readonly Message[]
  /** The label of its subject, where one was asked about. */
  subject?: string
  /** The label of the answer's manner, where one was asked for. */
  manner?: string
}
