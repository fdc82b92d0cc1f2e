import { useState } from 'react'
import { useStore } from 'zustand'
import type { ConversationHead } from '@/lib/protocols/tiller/contract'
import { isOpenIn } from '@/lib/state/opened'
import { useChat, useStudio } from '@/lib/state/studio-context'
import { RowMenu } from './row-menu'
import { TitleField } from './title-field'
import { whenInWords } from './when'

export type FileForm = 'json' | 'md'

interface RowProps {
  head: ConversationHead
  onOpen: () => void
  onRename: (title: string) => void
  onRemove: () => void
  onSave: (form: FileForm) => void
}

/** One kept conversation, and what can be done with it. */
export function ConversationRow({ head, onOpen, onRename, onRemove, onSave }: RowProps) {
  const [renaming, setRenaming] = useState(false)
  const open = useIsOpen(head.conversation_id)
  const { model } = useStudio()
  const { title, updated_at } = head
  const when = whenInWords(new Date(updated_at), new Date())
  if (renaming)
    return (
      <li aria-label={title} className="p-1">
        <TitleField
          title={title}
          onDone={(next) => {
            setRenaming(false)
            if (next !== null && next !== title) onRename(next)
          }}
        />
      </li>
    )
  return (
    <li
      aria-label={title}
      className={`group/row flex items-center rounded-lg pr-1 ${open ? 'bg-sea-soft' : 'hover:bg-sunken'}`}
    >
      <button
        type="button"
        aria-current={open}
        title={title}
        onClick={onOpen}
        className="min-w-0 grow rounded-lg px-2.5 py-1.5 text-left pointer-coarse:min-h-11"
      >
        <span className="block truncate text-sm">{title}</span>
        <span className="text-ink-soft block truncate text-xs">
          <time dateTime={updated_at}>{when}</time>
          {head.model !== model && <span> · {head.model}</span>}
        </span>
      </button>
      <RowMenu title={title} onRename={() => setRenaming(true)} onRemove={onRemove} onSave={onSave} />
    </li>
  )
}

function useIsOpen(conversationId: string): boolean {
  const { chat, kept } = useStudio()
  const name = useChat(({ all }) => all[0]?.id)
  return useStore(kept, () => name !== undefined && isOpenIn({ chat, kept }, conversationId))
}
