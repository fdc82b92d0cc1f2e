import { useEffect, useState } from 'react'

/** Typing settles this long, in milliseconds, before a search is made. */
const SETTLE_MS = 250

/** What is typed, once it has settled: a search is not made of half a word. */
export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
