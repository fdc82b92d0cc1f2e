import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { SquarePen } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { useSettled } from '@/components/ui/use-settled'
import { CONVERSATIONS, conversationsQuery } from '@/lib/state/conversation-queries'
import { describeProblem } from '@/lib/state/problem'
import { useChat, useKept, useStudio } from '@/lib/state/studio-context'
import { ConversationRow } from './conversation-row'
import { ImportButton } from './import-button'
import { useConversations } from './use-conversations'

const words = {
  new: 'New chat',
  search: 'Search conversations',
  looking: 'Looking…',
  none: 'Nothing has been said yet. What you ask is kept here.',
  noMatch: 'No conversation has these words.',
  more: 'Show more',
  again: 'Try again',
}

/** The conversations that the server keeps, those changed last first. @param onChosen called when one is turned to */
export function ConversationsPanel({ onChosen }: { onChosen?: () => void }) {
  const { client, newChat } = useStudio()
  const empty = useChat(({ turns }) => turns.length === 0)
  const [search, setSearch] = useState('')
  const query = useSettled(search.trim())
  const list = useInfiniteQuery(conversationsQuery(client, query))
  const { open, rename, remove, save, load } = useConversations()
  useFreshList()
  const heads = list.data?.pages.flatMap(({ conversations }) => conversations) ?? []
  const failed = [open, rename, remove, save, load].find(({ error }) => error !== null)?.error

  const begin = () => {
    newChat()
    onChosen?.()
    document.getElementById('composer')?.focus()
  }
  return (
    <>
      <div className="space-y-2 px-3 py-3">
        <Button className="w-full justify-start" disabled={empty} onClick={begin}>
          <SquarePen className="size-4" aria-hidden="true" />
          {words.new}
        </Button>
        <input
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          value={search}
          maxLength={200}
          onChange={(event) => setSearch(event.target.value)}
          className="border-line bg-surface placeholder:text-ink-soft h-9 w-full rounded-lg border px-3 text-base sm:text-sm pointer-coarse:h-11"
        />
      </div>
      {failed && (
        <div className="px-3 pb-2">
          <ProblemNote problem={describeProblem(failed)} />
        </div>
      )}
      <div className="min-h-0 grow overflow-y-auto overscroll-contain px-1.5">
        {list.isError ? (
          <div className="p-1.5">
            <ProblemNote problem={describeProblem(list.error)}>
              <Button size="small" onClick={() => void list.refetch()}>
                {words.again}
              </Button>
            </ProblemNote>
          </div>
        ) : list.isPending ? (
          <p className="text-ink-soft animate-pulse p-2.5 text-sm">{words.looking}</p>
        ) : heads.length === 0 ? (
          <p className="text-ink-soft p-2.5 text-sm">{query === '' ? words.none : words.noMatch}</p>
        ) : null}
        <ul aria-label="Kept conversations" aria-busy={list.isPlaceholderData}>
          {heads.map((head) => (
            <ConversationRow
              key={head.conversation_id}
              head={head}
              onOpen={() => open.mutate(head, { onSuccess: onChosen })}
              onRename={(title) => rename.mutate({ head, title })}
              onRemove={() => remove.mutate(head)}
              onSave={(form) => save.mutate({ head, form })}
            />
          ))}
        </ul>
        {list.hasNextPage && (
          <Button
            size="small"
            look="quiet"
            className="m-1"
            disabled={list.isFetching}
            onClick={() => void list.fetchNextPage()}
          >
            {words.more}
          </Button>
        )}
      </div>
      <div className="border-line border-t px-3 py-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
        <ImportButton onFile={(file) => load.mutate(file)} />
      </div>
    </>
  )
}

/** Looks again once the server has something new of what is said in this tab. */
function useFreshList() {
  const queries = useQueryClient()
  const copies = useKept((state) => state.copies)
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: CONVERSATIONS })
  }, [queries, copies])
}
