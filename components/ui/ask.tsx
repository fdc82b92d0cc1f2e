import { AlertDialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button } from './button'
import { useReturnFocus } from './use-return-focus'

interface AskProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  children: ReactNode
  /** The button that goes ahead. */
  action: ReactNode
}

/** Asks before something is lost. */
export function Ask({ open, onOpenChange, title, children, action }: AskProps) {
  const returnFocus = useReturnFocus()
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="animate-fade fixed inset-0 z-50 bg-[oklch(0.2_0.03_240/0.4)]" />
        <AlertDialog.Content
          {...returnFocus}
          className="bg-surface border-line animate-rise fixed top-1/2 left-1/2 z-50 w-[min(26rem,calc(100vw-2rem))] -translate-1/2 space-y-3 rounded-xl border p-5 shadow-xl"
        >
          <AlertDialog.Title className="chart-name text-2xl">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="text-ink-soft space-y-3 text-sm">{children}</div>
          </AlertDialog.Description>
          <div className="flex justify-end gap-2 pt-1">
            <AlertDialog.Cancel asChild>
              <Button look="quiet">Cancel</Button>
            </AlertDialog.Cancel>
            {action}
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
