import type { Conversation, Message } from './conversations'
import { branchOf } from './conversations'

/** The branch that is shown, as a document for people. */
export function markdownOf({ head, body }: Conversation, messages: readonly Message[]): string {
  const branch = branchOf(messages, head.shown)
  const system = body.system_prompt === null ? [] : [`**System**\n\n${body.system_prompt}`]
  const all = [`# ${oneLine(body.title)}`, ...system, ...branch.map(section)]
  return `${all.join('\n\n')}\n`
}

function section({ body }: Message): string {
  if (body.role !== 'assistant') return `## ${body.role === 'user' ? 'You' : 'System'}\n\n${body.content}`
  const { made_by: made } = body
  const heading = `## ${made === null ? 'Assistant' : oneLine(made.model)}`
  if (made === null) return `${heading}\n\n${body.content}`
  const edits = made.variant.edits.map(({ feature_label, value }) => `${oneLine(feature_label)} ${value}`)
  const steered = edits.length > 0 ? `steered: ${edits.join(', ')}` : 'not steered'
  const facts = [steered, ...(made.seed === null ? [] : [`seed ${made.seed}`]), made.finish_reason]
  return `${heading}\n\n${body.content}\n\n*${facts.join(' · ').replaceAll('*', '\\*')}*`
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
