import { useQueries } from '@tanstack/react-query'
import { defaultRangeExtractor, useWindowVirtualizer, type Range } from '@tanstack/react-virtual'
import {
  useCallback,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type Ref,
} from 'react'
import type { ListFeaturesResponse } from '@/lib/protocols/tiller/contract'
import type { Edits } from '@/lib/state/edits'
import { featurePageQuery, PAGE_SIZE, type ListView } from '@/lib/state/feature-list'
import { useStudio } from '@/lib/state/studio-context'
import { ListedRow, RowToCome } from './listed-row'
import { lineAt, lineOf, linesOf, pagesOf } from './pages'
import { themeNames, words } from './words'

/** Where a list of so many features is long enough to be shown in part. */
const OVERSCAN = 6
const ROW = 72
/** What may stand before the list at the top of the window, and at its foot, in pixels. */
const ABOVE = 190
const BELOW = 90
/** What Page up and Page down pass over. */
const LEAP = 10

export interface ListHandle {
  /** Goes to the theme that begins with the feature at a place in the order. */
  goToTheme(at: number): void
}

interface VirtualFeaturesProps {
  ref: Ref<ListHandle>
  view: ListView
  touched: Edits
  /** The first page, which says how many there are. */
  first: ListFeaturesResponse
  /** The list is that of the view before. */
  busy: boolean
}

/** All features, of which those in sight are there; each page of them is asked for when it comes into sight. */
export function VirtualFeatures({ ref, view, touched, first, busy }: VirtualFeaturesProps) {
  const { total, themes } = first
  const studio = useStudio()
  const list = useRef<HTMLUListElement>(null)
  const [margin, setMargin] = useState(0)
  const [focused, setFocused] = useState<number | null>(null)
  const wanted = useRef<number | null>(null)
  useLayoutEffect(() => {
    const measure = () =>
      setMargin(Math.round((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY))
    measure()
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [first])

  const virtual = useWindowVirtualizer({
    count: linesOf(total, themes),
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    scrollMargin: margin,
    scrollPaddingStart: ABOVE,
    scrollPaddingEnd: BELOW,
    // Whoever is at a row stays there, however far the list is scrolled.
    rangeExtractor: useCallback(
      (range: Range) => {
        const shown = defaultRangeExtractor(range)
        return focused === null || shown.includes(focused) ? shown : [...shown, focused].sort((a, b) => a - b)
      },
      [focused],
    ),
  })
  const items = virtual.getVirtualItems()
  const lines = items.map(({ index }) => lineAt(index, themes))
  const pages = pagesOf(lines.flatMap((line) => ('at' in line ? [line.at] : [])))
  const found = useQueries({ queries: pages.map((page) => featurePageQuery(studio, view, touched, page)) })
  const featureAt = (at: number) =>
    found[pages.indexOf(Math.floor(at / PAGE_SIZE))]?.data?.features[at % PAGE_SIZE]

  const take = (line: number) => {
    wanted.current = line
    setFocused(line)
  }
  const goTo = (at: number) => {
    const line = lineOf(Math.max(0, Math.min(total - 1, at)), themes)
    take(line)
    virtual.scrollToIndex(line, { align: 'auto' })
  }
  const goToTheme = (at: number) => {
    const line = lineOf(at, themes)
    take(line)
    virtual.scrollToIndex(line - 1, { align: 'start' })
  }
  useLayoutEffect(() => {
    if (wanted.current === null) return
    const link = list.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] a`)
    if (!link) return
    wanted.current = null
    link.focus({ preventScroll: true })
  })
  useImperativeHandle(ref, () => ({ goToTheme }))
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!(event.target instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.altKey) return
    const at = Number(event.target.closest<HTMLElement>('[data-at]')?.dataset.at)
    const to = placeAfter(event.key, at, total)
    if (to === null) return
    event.preventDefault()
    goTo(to)
  }

  return (
    <>
      <p id="list-keys" className="sr-only">
        {words.keys}
      </p>
      <ul
        ref={list}
        aria-label={words.list}
        aria-describedby="list-keys"
        aria-busy={busy}
        className={`relative transition-[filter] ${busy ? 'saturate-0' : ''}`}
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={onKeyDown}
        onBlur={({ relatedTarget }) => {
          if (!list.current?.contains(relatedTarget)) setFocused(null)
        }}
      >
        {items.map((item, i) => {
          const line = lines[i]!
          const feature = 'at' in line ? featureAt(line.at) : undefined
          return (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              data-at={'at' in line ? line.at : undefined}
              {...('at' in line && { 'aria-setsize': total, 'aria-posinset': line.at + 1 })}
              onFocus={() => setFocused(item.index)}
              className="border-line absolute inset-x-0 top-0 border-b"
              style={{ transform: `translateY(${item.start - margin}px)` }}
            >
              {'theme' in line ? (
                <ThemeHead {...line.theme} />
              ) : feature ? (
                <ListedRow feature={feature} model={studio.model} />
              ) : (
                <RowToCome />
              )}
            </li>
          )
        })}
      </ul>
    </>
  )
}

function ThemeHead({ theme, count }: NonNullable<ListFeaturesResponse['themes']>[number]) {
  return (
    <h2 className="chart-name flex items-baseline gap-2 pt-6 pb-2 text-2xl">
      {themeNames[theme]}
      <span className="figures text-ink-soft text-[13px] not-italic">{count.toLocaleString('en')}</span>
    </h2>
  )
}

/** Where a key leads from a place in the list; null for one that leads nowhere. */
function placeAfter(key: string, at: number, total: number): number | null {
  if (key === 'ArrowDown') return at + 1
  if (key === 'ArrowUp') return at - 1
  if (key === 'PageDown') return at + LEAP
  if (key === 'PageUp') return at - LEAP
  if (key === 'Home') return 0
  return key === 'End' ? total - 1 : null
}
