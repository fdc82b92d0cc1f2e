import { useMutation, useQueryClient } from '@tanstack/react-query'
import { saveJson, saveText } from '@/components/ui/save-file'
import type { ConversationHead } from '@/lib/protocols/tiller/contract'
import { loadContract } from '@/lib/sdk/tiller'
import { CONVERSATIONS } from '@/lib/state/conversation-queries'
import { openIn, renewed } from '@/lib/state/opened'
import { Unable } from '@/lib/state/problem'
import { modelsQuery } from '@/lib/state/queries'
import { useStudio } from '@/lib/state/studio-context'
import { useWorkspace } from '@/lib/state/workspace-context'
import type { FileForm } from './conversation-row'

async function fileOf(file: File) {
  const [text, { conversationFile }] = await Promise.all([file.text(), loadContract()])
  try {
    return renewed(conversationFile.parse(JSON.parse(text)))
  } catch {
    throw new Unable('This file is no conversation', `${file.name} has to be one that was exported as JSON.`)
  }
}

const nameOf = ({ title }: ConversationHead) =>
  title
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, 60) || 'conversation'

/** What can be done with kept conversations. */
export function useConversations() {
  const workspace = useWorkspace()
  const studio = useStudio()
  const { client, model } = studio
  const { conversations } = client
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: CONVERSATIONS })

  /** The model that a conversation is with; where that is served no more, the present one goes on with it. */
  async function modelFor(wanted: string): Promise<string> {
    if (wanted === model) return model
    const { models } = await queries.fetchQuery(modelsQuery(client))
    return models.some(({ id }) => id === wanted) ? wanted : model
  }

  async function openOne({ conversation_id }: Pick<ConversationHead, 'conversation_id'>) {
    const conversation = await conversations.read(conversation_id)
    const answering = await modelFor(conversation.model)
    openIn(workspace.studioOf(answering), conversation)
    workspace.turnTo(answering, model)
  }

  return {
    open: useMutation({ mutationFn: openOne }),
    rename: useMutation({
      mutationFn: ({ head, title }: { head: ConversationHead; title: string }) =>
        conversations.change(head.conversation_id, { title }, { ifMatch: head.etag }),
      onSettled: refresh,
    }),
    remove: useMutation({
      mutationFn: ({ conversation_id }: ConversationHead) =>
        studio.deleteConversation(conversation_id, () => void refresh()),
      onSettled: refresh,
    }),
    save: useMutation({
      mutationFn: async ({ head, form }: { head: ConversationHead; form: FileForm }) => {
        const { conversation_id: id } = head
        if (form === 'md')
          saveText(`${nameOf(head)}.md`, await conversations.exportMarkdown(id), 'text/markdown')
        else saveJson(`${nameOf(head)}.json`, await conversations.exportFile(id))
      },
    }),
    load: useMutation({
      mutationFn: async (file: File) => openOne(await conversations.importFile(await fileOf(file))),
      onSettled: refresh,
    }),
  }
}
