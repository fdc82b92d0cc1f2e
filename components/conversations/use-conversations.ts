import { useMutation, useQueryClient } from '@tanstack/react-query'
import { conversationFile, type ConversationHead } from '@/lib/protocols/tiller/contract'
import { CONVERSATIONS } from '@/lib/state/conversation-queries'
import { openIn, renewed } from '@/lib/state/opened'
import { Unable } from '@/lib/state/problem'
import { useNotices, useStudio } from '@/lib/state/studio-context'
import { useWorkspace } from '@/lib/state/workspace-context'

async function fileOf(file: File) {
  const text = await file.text()
  try {
    return renewed(conversationFile.parse(JSON.parse(text)))
  } catch {
    throw new Unable('This file is no conversation', `${file.name} has to be one that was exported as JSON.`)
  }
}

function download(text: string, name: string, type: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

const nameOf = ({ title }: ConversationHead) =>
  title
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, 60) || 'conversation'

/** What can be done with kept conversations. */
export function useConversations() {
  const workspace = useWorkspace()
  const { model } = useStudio()
  const { conversations } = workspace.client
  const queries = useQueryClient()
  const offerUndo = useNotices((state) => state.offerUndo)
  const dismissToast = useNotices((state) => state.dismissToast)
  const notify = useNotices((state) => state.notify)
  const refresh = () => queries.invalidateQueries({ queryKey: CONVERSATIONS })

  async function bringBack({ conversation_id, title }: ConversationHead) {
    dismissToast()
    try {
      await conversations.restore(conversation_id)
    } catch {
      notify('restore', `“${title}” could not be brought back. It can be restored for seven days.`)
    }
    await refresh()
  }

  return {
    open: useMutation({
      mutationFn: async ({ conversation_id }: ConversationHead) => {
        const conversation = await conversations.read(conversation_id)
        openIn(workspace.studioOf(conversation.model), conversation)
        workspace.turnTo(conversation.model, model)
      },
    }),
    rename: useMutation({
      mutationFn: ({ head, title }: { head: ConversationHead; title: string }) =>
        conversations.change(head.conversation_id, { title }, { ifMatch: head.etag }),
      onSettled: refresh,
    }),
    remove: useMutation({
      mutationFn: (head: ConversationHead) => conversations.remove(head.conversation_id),
      onSuccess: (_, head) => offerUndo('The conversation is deleted', () => void bringBack(head)),
      onSettled: refresh,
    }),
    save: useMutation({
      mutationFn: async ({ head, form }: { head: ConversationHead; form: 'json' | 'md' }) => {
        if (form === 'md')
          download(
            await conversations.exportMarkdown(head.conversation_id),
            `${nameOf(head)}.md`,
            'text/markdown',
          )
        else {
          const file = await conversations.exportFile(head.conversation_id)
          download(JSON.stringify(file, null, 2), `${nameOf(head)}.json`, 'application/json')
        }
      },
    }),
    load: useMutation({
      mutationFn: async (file: File) => conversations.importFile(await fileOf(file)),
      onSettled: refresh,
    }),
  }
}
