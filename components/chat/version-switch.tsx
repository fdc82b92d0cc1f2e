import { ChevronLeft, ChevronRight } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { versionsOf } from '@/lib/state/tree'
import type { Turn } from '@/lib/state/turns'
import { useChat, useNotices } from '@/lib/state/studio-context'

const words = {
  former: { user: 'Former version of the question', assistant: 'Former answer' },
  next: { user: 'Next version of the question', assistant: 'Next answer' },
  place: (at: number, of: number) => `Version ${at} of ${of}`,
}

/** ‹ 1/3 ›: which version of a turn is shown, each with what followed it. Nothing where there is one only. */
export function VersionSwitch({ turn, busy }: { turn: Turn; busy: boolean }) {
  const all = useChat((state) => state.all)
  const show = useChat((state) => state.show)
  const announce = useNotices((state) => state.announce)
  const versions = versionsOf(all, turn)
  const at = versions.findIndex(({ id }) => id === turn.id)
  if (versions.length < 2) return null
  const turnTo = (place: number) => {
    const version = versions[place]
    if (!version) return
    show(version.id)
    announce(words.place(place + 1, versions.length))
  }
  const size = 'h-7.5 w-6 aria-disabled:opacity-40 pointer-coarse:w-11'
  // Buttons that end stay in the order of tabs, so that whoever presses them keeps their place.
  return (
    <span className="text-ink-soft flex items-center text-[13px]">
      <IconButton
        name={words.former[turn.role]}
        className={size}
        aria-disabled={busy || at === 0}
        onClick={() => !busy && turnTo(at - 1)}
      >
        <ChevronLeft className="size-4" aria-hidden="true" />
      </IconButton>
      <span className="figures" aria-label={words.place(at + 1, versions.length)} role="img">
        {at + 1}/{versions.length}
      </span>
      <IconButton
        name={words.next[turn.role]}
        className={size}
        aria-disabled={busy || at === versions.length - 1}
        onClick={() => !busy && turnTo(at + 1)}
      >
        <ChevronRight className="size-4" aria-hidden="true" />
      </IconButton>
    </span>
  )
}
