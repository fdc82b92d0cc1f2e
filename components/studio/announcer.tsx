import { useNotices } from '@/lib/state/studio-context'

/** Says aloud what can otherwise only be seen: that an answer has ended. */
export function Announcer() {
  const announcement = useNotices((state) => state.announcement)
  return (
    <p aria-live="polite" className="sr-only">
      {announcement}
    </p>
  )
}
