import type { RefObject } from 'react'

/** What a panel needs that a button opens. */
export interface PanelProps {
  /** The button. */
  anchor: RefObject<HTMLButtonElement | null>
  onClose: () => void
}

/** For a panel whose button is no trigger of its own: pressing the button closes it, and closing gives the focus back. */
export const beside = (anchor: PanelProps['anchor']) => ({
  onInteractOutside: (event: Event & { detail: { originalEvent: Event } }) => {
    const { target } = event.detail.originalEvent
    if (target instanceof Node && anchor.current?.contains(target)) event.preventDefault()
  },
  onCloseAutoFocus: (event: Event) => {
    event.preventDefault()
    // Whoever has pressed something else is there already.
    if (document.activeElement === document.body) anchor.current?.focus()
  },
})
