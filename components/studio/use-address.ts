import { useEffect } from 'react'
import type { PanelStore } from '@/lib/state/panel-store'
import { useStudio } from '@/lib/state/studio-context'

/** What of the page's look is part of its address. */
interface View {
  sheetOpen: boolean
  detailsOf: string | null
}

/** What an entry of the browser's history remembers of those below it. */
interface Place {
  /** How many entries of this page lie below it. */
  depth: number
  /** The depth of the entry that closing the sheet, and closing the details, goes back to. */
  sheetFrom: number
  detailsFrom: number
}

const readView = (): View => {
  const query = new URLSearchParams(window.location.search)
  return { sheetOpen: query.has('features'), detailsOf: query.get('feature') }
}

function addressOf({ sheetOpen, detailsOf }: View): string {
  const { pathname, search, hash } = window.location
  const query = new URLSearchParams(search)
  if (sheetOpen) query.set('features', '')
  else query.delete('features')
  if (detailsOf === null) query.delete('feature')
  else query.set('feature', detailsOf)
  const text = query.toString()
  return `${pathname}${text === '' ? '' : `?${text}`}${hash}`
}

const readPlace = (): Place | null => (window.history.state as { tiller?: Place } | null)?.tiller ?? null

/** Takes the browser along to where the panel has gone: forward to what opens, back from what closes. */
function follow({ sheetOpen, detailsOf }: View) {
  const shown = readView()
  if (shown.sheetOpen === sheetOpen && shown.detailsOf === detailsOf) return
  const place = readPlace()
  const opens = (sheetOpen && !shown.sheetOpen) || (detailsOf !== null && detailsOf !== shown.detailsOf)
  const address = addressOf({ sheetOpen, detailsOf })
  if (opens) {
    const { depth = 0, sheetFrom = 0, detailsFrom = 0 } = place ?? {}
    const next: Place = {
      depth: depth + 1,
      sheetFrom: shown.sheetOpen ? sheetFrom : depth,
      detailsFrom: shown.detailsOf === null ? depth : detailsFrom,
    }
    window.history.pushState({ tiller: next }, '', address)
    return
  }
  const target = sheetOpen === shown.sheetOpen ? place?.detailsFrom : place?.sheetFrom
  // A page that was opened by an address with details has nothing of its own below it.
  if (place === null || target === undefined || target >= place.depth)
    window.history.replaceState(null, '', address)
  else window.history.go(target - place.depth)
}

/** Details and the phone's sheet are part of the address: Back closes them, and a reload leaves them open. */
export function useAddress() {
  const { panel } = useStudio()
  useEffect(() => {
    const take = () => show(panel, readView())
    take()
    const leave = panel.subscribe((state, before) => {
      if (state.sheetOpen !== before.sheetOpen || state.detailsOf !== before.detailsOf) follow(state)
    })
    window.addEventListener('popstate', take)
    return () => {
      leave()
      window.removeEventListener('popstate', take)
    }
  }, [panel])
}

function show(panel: PanelStore, { sheetOpen, detailsOf }: View) {
  const now = panel.getState()
  if (now.sheetOpen !== sheetOpen || now.detailsOf !== detailsOf) panel.setState({ sheetOpen, detailsOf })
}
