import { useEffect, useState } from 'react'

/** Typing settles this long, in milliseconds, before a search is made. */
const SETTLE_MS = 250

/** What is typed, once it has settled: a search is not made of half a word. @param ms how long it has to stay the same */
export function useSettled(value: string, ms = SETTLE_MS): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
