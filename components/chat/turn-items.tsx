import type { ReactNode } from 'react'
import { Mark } from '@/components/ui/mark'
import type { AssistantTurn } from '@/lib/state/chat-store'
import { EditChips } from './edit-chips'
import { Markdown } from './markdown'

export function YourMessage({ content }: { content: string }) {
  return (
    <li aria-label="You" className="flex justify-end">
      <p className="bg-sea-soft max-w-[85%] rounded-2xl rounded-br-md px-4 py-2.5 break-words whitespace-pre-wrap">
        {content}
      </p>
    </li>
  )
}

/** The frame of an answer: the mark, then what was said, then what can be done. */
export function TillerMessage({ busy = false, children }: { busy?: boolean; children: ReactNode }) {
  return (
    <li aria-label="Tiller" aria-busy={busy} className="flex gap-3">
      <Mark className="mt-0.5 size-6 shrink-0" swaying={busy} />
      <div className="min-w-0 grow space-y-2">{children}</div>
    </li>
  )
}

export const endings = {
  complete: null,
  stopped: 'stopped',
  cut: 'cut short at the length limit in the settings',
  full: 'cut short: the model’s context is full',
  broken: 'broken off: the connection or the server failed',
}

export function AnswerTurn({ turn, children }: { turn: AssistantTurn; children?: ReactNode }) {
  const ending = endings[turn.ending]
  return (
    <TillerMessage>
      {turn.content === '' ? (
        <p className="text-ink-soft italic">(an empty answer)</p>
      ) : (
        <Markdown text={turn.content} />
      )}
      {ending && <p className="text-ink-soft text-[13px] italic">{ending}</p>}
      <EditChips edits={turn.edits} />
      {children}
    </TillerMessage>
  )
}

/** An answer while it is written. */
export function LiveAnswer({ text }: { text: string }) {
  return (
    <TillerMessage busy>
      {text === '' ? (
        <p className="text-ink-soft animate-pulse">Thinking…</p>
      ) : (
        <Markdown text={text} writing />
      )}
    </TillerMessage>
  )
}
