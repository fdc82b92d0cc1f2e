'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '@/components/ui/button'
import { PageFrame } from '@/components/ui/page-frame'
import { ProblemNote } from '@/components/ui/problem-note'
import { useSettled } from '@/components/ui/use-settled'
import { describeProblem } from '@/lib/state/problem'
import { useWorkspace } from '@/lib/state/workspace-context'
import { ChoiceItem } from './choice-item'
import { SavePreferences } from './save-preferences'

/** Every choice between two answers, and all of them as preference data. */
export function ChoicesPage() {
  const { client, choices } = useWorkspace()
  const waiting = useStore(choices.store, (state) => state.waiting.length)
  const [typed, setTyped] = useState('')
  const q = useSettled(typed.trim())
  const { data, error, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['choices', q],
    queryFn: ({ pageParam, signal }) =>
      client.comparisons.list({ query: q || undefined, cursor: pageParam, limit: 50 }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    // Choices are made on other pages.
    refetchOnMount: 'always',
  })
  const found = data?.pages.flatMap(({ comparisons }) => comparisons) ?? []
  const none = !isPending && !error && found.length === 0 && q === ''
  return (
    <PageFrame title="Choices" about="What you chose between two answers, to read again and to train with.">
      <div className="space-y-6">
        {!none && <SavePreferences />}
        {waiting > 0 && (
          <p role="status" className="bg-brass-soft text-brass-ink rounded-lg px-4 py-2 text-sm">
            {waiting} not saved yet.{' '}
            <Button size="small" onClick={() => void choices.flush()}>
              Try again
            </Button>
          </p>
        )}
        {none && <NoChoices />}
        <input
          hidden={none}
          type="search"
          aria-label="Search choices"
          placeholder="Search questions and answers"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          className="border-line bg-surface h-11 w-full rounded-lg border px-3 text-base sm:text-sm"
        />
        {error && <ProblemNote problem={describeProblem(error)} />}
        {!isPending && !error && !none && (
          <p role="status" className="text-ink-soft text-sm">
            {found.length}
            {hasNextPage ? ' or more' : ''} {found.length === 1 ? 'choice' : 'choices'}
            {q === '' ? '' : ` with “${q}”`}
          </p>
        )}
        <ul aria-label="Choices" className="space-y-4">
          {found.map((each) => (
            <ChoiceItem key={each.comparison_id} comparison={each} />
          ))}
        </ul>
        {hasNextPage && <Button onClick={() => void fetchNextPage()}>Show more</Button>}
      </div>
    </PageFrame>
  )
}

function NoChoices() {
  return (
    <p role="status" className="text-ink-soft text-[15px] leading-relaxed">
      None yet. Move a slider in the{' '}
      <Link href="/" className="text-sea underline underline-offset-2">
        chat
      </Link>
      , compare the two answers, and keep one: it is listed here from then on.
    </p>
  )
}
