import { useEffect } from 'react'
import { useStudio } from '@/lib/state/studio-context'

/** Fields undo their own typing. */
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=radio], [type=checkbox])'))

/** Ctrl+Z takes the last step back, Ctrl+Shift+Z and Ctrl+Y make it again; on Apple's keyboards with the command key. */
export function useUndoKeys() {
  const { history } = useStudio()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      event.preventDefault()
      void (key === 'y' || event.shiftKey ? history.redo() : history.undo())
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [history])
}
