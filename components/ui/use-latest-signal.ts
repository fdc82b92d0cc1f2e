import { useEffect, useRef } from 'react'

/** Gives a signal for each piece of work; it aborts when the next piece starts, on request, and when the component goes. */
export function useLatestSignal() {
  const controller = useRef<AbortController | null>(null)
  const cancel = () => controller.current?.abort()
  const next = () => {
    cancel()
    controller.current = new AbortController()
    return controller.current.signal
  }
  useEffect(() => () => controller.current?.abort(), [])
  return { next, cancel }
}
