import { useCallback, useSyncExternalStore } from 'react'

/** Whether a media query holds. False while rendering on the server. */
export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    [query],
  )
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  )
}

/** Wide enough for the conversation and the feature panel side by side. */
export const useIsWide = () => useMediaQuery('(min-width: 1024px)')
