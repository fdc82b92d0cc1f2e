import { useEffect } from 'react'

/** Gives the page its title. Next writes the route's own when it has it, on the way from page to page perhaps later, so it is held. */
export function useTitle(title: string) {
  useEffect(() => {
    const hold = () => {
      if (document.title !== title) document.title = title
    }
    hold()
    const observer = new MutationObserver(hold)
    observer.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => observer.disconnect()
  }, [title])
}
