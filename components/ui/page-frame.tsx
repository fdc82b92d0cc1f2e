import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { UndoToast } from '@/components/chat/undo-toast'
import { CommandButton } from '@/components/commands/command-button'
import { Notices } from '@/components/studio/notices'
import { Mark } from './mark'

interface PageFrameProps {
  /** Left out where the page has a heading of its own. */
  title?: string
  about?: string
  children: ReactNode
}

/** A page beside the chat: the mark, the ways on, what it is about, and what has just been done, with the way back. */
export function PageFrame({ title, about, children }: PageFrameProps) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-6xl flex-col px-4 pb-16 sm:px-8">
      <header className="border-line flex h-14 items-center gap-3 border-b">
        <Link href="/" className="flex items-center gap-2.5" aria-label="Tiller: to the chat">
          <Mark className="size-7" />
          <span className="chart-name translate-y-0.5 text-[27px]">Tiller</span>
        </Link>
        <Link
          href="/"
          className="text-ink-soft hover:text-ink ml-auto flex h-11 items-center gap-1.5 text-sm"
        >
          <ArrowLeft className="size-4" aria-hidden="true" />
          Back to the chat
        </Link>
        <CommandButton />
      </header>
      <Notices />
      <main className="grow">
        {title && (
          <div className="space-y-1 py-8">
            <h1 className="chart-name text-4xl sm:text-5xl">{title}</h1>
            {about && <p className="text-ink-soft text-sm">{about}</p>}
          </div>
        )}
        {children}
      </main>
      <div className="fixed inset-x-0 bottom-4 z-30">
        <UndoToast />
      </div>
    </div>
  )
}
