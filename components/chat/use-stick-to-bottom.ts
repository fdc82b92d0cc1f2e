import { useEffect, useRef } from 'react'

/** Within this many pixels of the end counts as reading along. */
const NEAR = 80

/** While `active`, keeps a growing list scrolled to its end, unless the reader has scrolled away from it. */
export function useStickToBottom(active: boolean) {
  const frame = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const scroller = frame.current
    const growing = content.current
    if (!active || !scroller || !growing) return
    let along = true
    const look = () => {
      along = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR
    }
    const follow = new ResizeObserver(() => {
      if (along) scroller.scrollTop = scroller.scrollHeight
    })
    scroller.addEventListener('scroll', look, { passive: true })
    follow.observe(growing)
    follow.observe(scroller)
    return () => {
      scroller.removeEventListener('scroll', look)
      follow.disconnect()
    }
  }, [active])

  return { frame, content }
}
