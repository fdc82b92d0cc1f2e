import { useRef } from 'react'

/**
 * For dialogs that are opened from state instead of by their own trigger: focus goes back to what had it before, or
 * to the message field if that is gone.
 */
export function useReturnFocus() {
  const opener = useRef<Element | null>(null)
  return {
    onOpenAutoFocus: () => {
      opener.current = document.activeElement
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault()
      const from = opener.current
      const usable = from instanceof HTMLElement && from.isConnected && !from.matches(':disabled, body')
      ;(usable ? from : document.getElementById('composer'))?.focus()
    },
  }
}
