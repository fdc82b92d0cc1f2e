import { X } from 'lucide-react'
import { useNotices } from '@/lib/state/studio-context'

/** Things that concern the whole page, until they are dismissed. */
export function Notices() {
  const notices = useNotices((state) => state.notices)
  const dismiss = useNotices((state) => state.dismiss)
  return (
    <div role="status">
      <ul aria-label="Notices">
        {notices.map(({ key, text }) => (
          <li key={key} className="bg-brass-soft animate-fade flex items-center gap-3 px-5 py-1.5 text-sm">
            <span className="text-brass-ink grow">{text}</span>
            <button
              type="button"
              onClick={() => dismiss(key)}
              aria-label="Dismiss"
              className="text-brass-ink grid size-8 place-items-center rounded-md pointer-coarse:size-11"
            >
              <X className="size-4" aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
