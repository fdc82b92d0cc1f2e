import { Undo2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useNotices } from '@/lib/state/studio-context'

/** How long it can be read, in milliseconds; as long as it is pointed at or has the focus, it stays. */
const SHOWN_MS = 10_000

/** Says what has just been done, with the way back. */
export function UndoToast() {
  const toast = useNotices((state) => state.toast)
  const dismiss = useNotices((state) => state.dismissToast)
  const [held, setHeld] = useState(false)
  const id = toast?.id
  useEffect(() => {
    if (id === undefined || held) return
    const timer = setTimeout(dismiss, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [id, held, dismiss])

  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-x-3 bottom-full z-30 flex justify-center pb-1"
    >
      {toast && (
        <div
          key={toast.id}
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
          className="bg-ink text-paper animate-rise pointer-events-auto flex max-w-full items-center gap-1 rounded-xl border border-transparent py-1 pr-1 pl-4 text-sm shadow-xl"
        >
          <p className="min-w-0 py-1.5 pr-2">{toast.text}</p>
          <Button
            size="small"
            look="quiet"
            className="text-paper! hover:bg-paper/15! pointer-coarse:h-11"
            onClick={() => {
              setHeld(false)
              toast.undo()
            }}
          >
            <Undo2 className="size-4" aria-hidden="true" />
            Undo
          </Button>
          <Button
            size="icon"
            look="quiet"
            aria-label="Dismiss"
            className="text-paper! hover:bg-paper/15!"
            onClick={() => {
              setHeld(false)
              dismiss()
            }}
          >
            <X className="size-4" aria-hidden="true" />
          </Button>
        </div>
      )}
    </div>
  )
}
