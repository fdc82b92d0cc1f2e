import { useEffect, useRef } from 'react'

/**
 * The browser's Back closes what is open, instead of leaving the page.
 * @param onClose called once it is to be closed
 * @returns closes it, and takes its entry out of the browser's history
 */
export function useBackCloses(onClose: () => void): () => void {
  const closing = useRef(onClose)
  useEffect(() => {
    closing.current = onClose
  })
  useEffect(() => {
    window.history.pushState({ ...window.history.state, tillerOpen: true }, '')
    const close = () => closing.current()
    window.addEventListener('popstate', close)
    return () => window.removeEventListener('popstate', close)
  }, [])
  return () => {
    const { state } = window.history as { state: { tillerOpen?: boolean } | null }
    if (state?.tillerOpen) window.history.back()
    else onClose()
  }
}
