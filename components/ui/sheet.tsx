import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from './icon-button'
import { useReturnFocus } from './use-return-focus'

interface SheetProps {
  open: boolean
  onClose: () => void
  title: ReactNode
  /** Read out when the sheet opens. */
  description: string
  /** The edge of the page that it comes from. */
  side?: 'left' | 'right'
  children: ReactNode
}

const sides = {
  left: 'left-0 border-r animate-drawer-left',
  right: 'right-0 border-l animate-drawer',
}

/** A panel over an edge of the page; the whole width on phones. Focus goes back to where it came from. */
export function Sheet({ open, onClose, title, description, side = 'right', children }: SheetProps) {
  const returnFocus = useReturnFocus()
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="animate-fade fixed inset-0 z-40 bg-[oklch(0.2_0.03_240/0.25)]" />
        <Dialog.Content
          {...returnFocus}
          className={`bg-paper border-line fixed inset-y-0 z-40 flex w-full flex-col shadow-xl sm:max-w-[25rem] ${sides[side]}`}
        >
          <header className="border-line flex items-start gap-2 border-b py-3 pr-3 pl-5">
            <Dialog.Title className="chart-name min-w-0 grow pt-1 text-[22px]">{title}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton name="Close">
                <X className="size-4.5" />
              </IconButton>
            </Dialog.Close>
          </header>
          <Dialog.Description className="sr-only">{description}</Dialog.Description>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
