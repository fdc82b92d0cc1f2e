import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { Sheet } from '@/components/ui/sheet'
import { useSettled } from '@/components/ui/use-settled'
import { conversationsQuery } from '@/lib/state/conversation-queries'
import { describeProblem } from '@/lib/state/problem'
import { useStudio } from '@/lib/state/studio-context'
import { ConversationRow } from './conversation-row'
import { useConversations } from './use-conversations'

/** The conversations that the server keeps, those changed last first. */
export default function ConversationSheet({ onClose }: { onClose: () => void }) {
  const { client } = useStudio()
  const [search, setSearch] = useState('')
  const query = useSettled(search.trim())
  const list = useInfiniteQuery(conversationsQuery(client, query))
  const { open, rename, remove, save, load } = useConversations()
  const heads = list.data?.pages.flatMap(({ conversations }) => conversations) ?? []
  const problem = [open, rename, remove, save, load, list].find(({ error }) => error !== null)?.error
  return (
    <Sheet open onClose={onClose} title="Conversations" description="What was said, kept on the server.">
      <div className="border-line flex items-center gap-2 border-b px-5 py-3">
        <input
          type="search"
          aria-label="Search conversations"
          placeholder="Words of a title or a message…"
          value={search}
          maxLength={200}
          onChange={(event) => setSearch(event.target.value)}
          className="border-line bg-surface placeholder:text-ink-soft h-9 min-w-0 grow rounded-lg border px-3 text-base sm:text-sm pointer-coarse:h-11"
        />
        <ImportButton onFile={(file) => load.mutate(file)} />
      </div>
      {problem && (
        <div className="p-3">
          <ProblemNote problem={describeProblem(problem)} />
        </div>
      )}
      <ul aria-label="Conversations" className="min-h-0 grow overflow-y-auto overscroll-contain">
        {heads.map((head) => (
          <ConversationRow
            key={head.conversation_id}
            head={head}
            onOpen={() => open.mutate(head, { onSuccess: onClose })}
            onRename={(title) => rename.mutate({ head, title })}
            onRemove={() => remove.mutate(head, { onSuccess: onClose })}
            onSave={(form) => save.mutate({ head, form })}
          />
        ))}
      </ul>
      {list.isSuccess && heads.length === 0 && (
        <p className="text-ink-soft grow p-5 text-sm">
          {query === '' ? 'Nothing has been said yet.' : 'No conversation has these words.'}
        </p>
      )}
      {list.hasNextPage && (
        <Button className="m-3" disabled={list.isFetching} onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      )}
    </Sheet>
  )
}

function ImportButton({ onFile }: { onFile: (file: File) => void }) {
  return (
    <label className="border-line has-focus-visible:outline-sea flex h-9 shrink-0 cursor-pointer items-center rounded-lg border px-3 text-sm has-focus-visible:outline-2 pointer-coarse:h-11">
      Import
      <input
        type="file"
        accept=".json,application/json"
        aria-label="Import a conversation"
        className="sr-only"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? []
          if (file) onFile(file)
          currentTarget.value = ''
        }}
      />
    </label>
  )
}
