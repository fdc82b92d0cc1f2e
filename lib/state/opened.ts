import type { Conversation, ConversationFile, KeptMessage } from '@/lib/protocols/tiller/contract'
import type { AssistantTurn, Turn } from './chat-store'
import { featureEdit } from './edits'
import { Unable } from './problem'
import type { Studio } from './studio'

const endings = {
  stop: 'complete',
  length: 'cut',
  stopped: 'stopped',
  aborted: 'stopped',
  unfinished: 'stopped',
  failed: 'broken',
} as const

function editsOf({ made_by }: KeptMessage): AssistantTurn['edits'] {
  return (made_by?.variant.edits ?? []).map(({ feature_label, ...edit }) => {
    const read = featureEdit.safeParse({ ...edit, label: feature_label })
    if (read.success) return read.data
    throw new Unable(
      'This conversation cannot be continued here',
      `An answer was steered by ${feature_label} at ${edit.value}, which is beyond what this page can set. Export it instead.`,
    )
  })
}

function turnOf(message: KeptMessage): Turn {
  const { message_id: id, content, made_by } = message
  if (message.role !== 'assistant') return { id, role: 'user', content }
  // Only whole numbers that JavaScript holds exactly draw the same answer again.
  const seed = made_by && Number.isSafeInteger(made_by.seed) ? made_by.seed : null
  const ending = endings[made_by?.finish_reason ?? 'stop']
  return { id, role: 'assistant', content, ending, edits: editsOf(message), seed }
}

/** The turns of the branch that is shown. @throws Unable where an answer was steered as the page cannot */
export function turnsOf({ messages, active_message_id }: Conversation): Turn[] {
  const known = new Map(messages.map((message) => [message.message_id, message]))
  const turns: Turn[] = []
  for (
    let at = known.get(active_message_id ?? '');
    at !== undefined;
    at = at.parent_id === null ? undefined : known.get(at.parent_id)
  )
    if (at.role !== 'system') turns.unshift(turnOf(at))
  return turns
}

/** Puts a kept conversation into the tab of its model; what is said from now on is added to it. Can be undone. */
export function openIn(studio: Studio, conversation: Conversation): void {
  const { chat, kept, history, runner, answer, comparison } = studio
  const turns = turnsOf(conversation)
  runner.stop()
  answer.getState().reset()
  comparison.close()
  const { turns: before, forgotten } = chat.getState()
  const [first] = turns
  if (first)
    kept.getState().note(first.id, {
      key: first.id,
      conversation_id: conversation.conversation_id,
      sent: conversation.messages.map(({ message_id }) => message_id),
      shown: conversation.active_message_id,
    })
  const opened = { turns, forgotten: 0 }
  chat.getState().replace(opened)
  history.record({ label: 'Another conversation is opened', chat: [{ turns: before, forgotten }, opened] })
}

/** The same conversation with ids of its own: the page tells conversations apart by those of their turns. */
export function renewed(file: ConversationFile): ConversationFile {
  const ids = new Map(file.messages.map(({ message_id }) => [message_id, crypto.randomUUID() as string]))
  const fresh = (id: string | null) => (id === null ? null : (ids.get(id) ?? id))
  return {
    ...file,
    active_message_id: fresh(file.active_message_id),
    messages: file.messages.map((message) => ({
      ...message,
      message_id: ids.get(message.message_id) ?? message.message_id,
      parent_id: fresh(message.parent_id),
    })),
  }
}
