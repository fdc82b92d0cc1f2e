import { z } from 'zod'

/** A step of a tokenizer as `tokenizer.json` has it. */
export type Component = { type: string } & Record<string, unknown>

export const component = z.looseObject({ type: z.string() })

/** Throws what is wrong with a tokenizer. */
export type Refuse = (why: string) => never

/** The steps of a sequence; none of any other step. */
export function membersOf(step: Component, key: string, refuse: Refuse): Component[] {
  if (step.type !== 'Sequence') return []
  const members = z.array(component).safeParse(step[key])
  return members.success ? members.data : refuse(`its sequence of ${key} is broken`)
}
