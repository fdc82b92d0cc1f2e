import { useQuery } from '@tanstack/react-query'
import { Dices } from 'lucide-react'
import Link from 'next/link'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '@/components/ui/button'
import { inOrder, isHidden, type Setup } from '@/lib/state/comparison-store'
import { differencesOf } from '@/lib/state/differences'
import { insightQuery, whatChanged } from '@/lib/state/insight'
import { useStudio } from '@/lib/state/studio-context'
import { BlindChoice } from './blind-choice'
import { SidePane } from './side-pane'

/** Two answers to one question, drawn with one seed: only steering differs. */
export function ComparisonView() {
  const { comparison } = useStudio()
  const setup = useStore(comparison.store, (state) => state.setup)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    // The button that closes the comparison goes with it.
    return () => document.getElementById('conversation')?.focus({ preventScroll: true })
  }, [])
  if (!setup) return null
  return (
    <section
      aria-label="Comparison"
      className="animate-rise @container mx-auto w-full max-w-[72rem] px-3 pb-6 sm:px-6"
    >
      <h2 ref={heading} tabIndex={-1} className="px-1 text-sm font-semibold outline-none">
        Same question, same chance, different steering
      </h2>
      <Sides setup={setup} />
    </section>
  )
}

function Sides({ setup }: { setup: Setup }) {
  const studio = useStudio()
  const { comparison, settings } = studio
  const { original, steered, first, chosen } = useStore(comparison.store)
  const hidden = useStore(comparison.store, isHidden)
  const seedIsFixed = useStore(settings, ({ seed }) => seed !== null)
  const [marking, setMarking] = useState(false)
  const texts = original && steered ? { original: original.text, steered: steered.text } : null
  const [left, right] = inOrder(first)
  const { data: insight } = useQuery({
    ...insightQuery(studio, setup, texts),
    ...(hidden && { enabled: false }),
  })
  const { data: pieces } = useQuery({
    queryKey: ['differences', texts?.[left], texts?.[right]],
    queryFn: () => differencesOf(texts?.[left] ?? '', texts?.[right] ?? ''),
    enabled: marking && texts !== null,
    staleTime: Infinity,
  })
  const shown = marking && texts && pieces ? pieces : null
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-1 pb-3">
        <p className="text-ink-soft figures grow">seed {setup.seed}</p>
        {texts && (
          <Button size="small" look="quiet" aria-pressed={marking} onClick={() => setMarking(!marking)}>
            {marking ? 'Hide differences' : 'Show differences'}
          </Button>
        )}
        {!seedIsFixed && (
          <Button size="small" look="quiet" onClick={() => void comparison.start({ anotherSeed: true })}>
            <Dices className="size-4" aria-hidden="true" />
            Roll again
          </Button>
        )}
        <Link
          href="/choices"
          prefetch={false}
          className="text-ink-soft inline-flex items-center text-[13px] underline underline-offset-4 pointer-coarse:min-h-11"
        >
          Your choices
        </Link>
      </div>
      {first && (
        <div className="pb-4">
          <BlindChoice first={first} chosen={chosen} ready={texts !== null} onChoose={comparison.choose} />
        </div>
      )}
      <div className="grid gap-4 @2xl:grid-cols-2">
        <SidePane key={left} side={left} place="first" pieces={shown} insight={insight} />
        <SidePane key={right} side={right} place="second" pieces={shown} insight={insight} />
      </div>
      {insight && texts && !hidden && (
        <p aria-label="What changed" role="note" className="text-ink-soft px-1 pt-3 text-[13px]">
          {whatChanged(texts, insight)}
        </p>
      )}
    </>
  )
}
