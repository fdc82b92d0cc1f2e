import { useLayoutEffect, useState } from 'react'
import { viewAddress, type ListView } from '@/lib/state/feature-list'
import type { Edits } from '@/lib/state/edits'
import { useStudio } from '@/lib/state/studio-context'

/** The view, which the address follows, and the edits that there were when it was chosen. */
export function useView(initial: ListView) {
  const { model, variant } = useStudio()
  const edits = (): Edits => ({ ...variant.getState().confirmed, ...variant.getState().pending })
  const [state, setState] = useState(() => ({ view: initial, touched: edits() }))
  // The first picture knows of no edits: what this browser has saved is read after it, or taken over from another tab.
  useLayoutEffect(
    () =>
      variant.persist.onFinishHydration(({ confirmed, pending }) =>
        setState(({ view }) => ({ view, touched: { ...confirmed, ...pending } })),
      ),
    [variant],
  )
  const change = (part: Partial<ListView>) => {
    const view = { ...state.view, ...part }
    // The same page with another view of it: Back leaves it, and does not go through what was typed.
    window.history.replaceState(null, '', viewAddress(model, view))
    setState({ view, touched: edits() })
  }
  return { ...state, change }
}
