import { useQuery } from '@tanstack/react-query'
import { Dices, Diff, ListChecks } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { useStore } from 'zustand'
import { Button } from '@/components/ui/button'
import { inOrder, isHidden, type Setup } from '@/lib/state/comparison-store'
import { differencesOf } from '@/lib/state/differences'
import { insightQuery } from '@/lib/state/insight'
import { useStudio } from '@/lib/state/studio-context'
import { whatChanged } from '@/lib/state/what-changed'
import { BlindChoice } from './blind-choice'
import { SidePane } from './side-pane'

const MoreQuestions = dynamic(() => import('./more-questions'), { ssr: false })

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
      <Sides setup={setup} heading={heading} />
    </section>
  )
}

interface SidesProps {
  setup: Setup
  heading: RefObject<HTMLHeadingElement | null>
}

function Sides({ setup, heading }: SidesProps) {
  const studio = useStudio()
  const { comparison, settings } = studio
  const { original, steered, first, chosen } = useStore(comparison.store)
  const hidden = useStore(comparison.store, isHidden)
  const seedIsFixed = useStore(settings, ({ seed }) => seed !== null)
  const [marking, setMarking] = useState(false)
  const texts = original && steered ? { original: original.text, steered: steered.text } : null
  const [left, right] = inOrder(first)
  const { data: insight, isLoading: reading } = useQuery({
    ...insightQuery(studio, setup, texts),
    ...(hidden && { enabled: false }),
  })
  const { data: pieces } = useQuery({
    queryKey: ['differences', texts?.[left], texts?.[right]],
    queryFn: () => differencesOf(texts?.[left] ?? '', texts?.[right] ?? ''),
    enabled: marking && texts !== null,
    staleTime: Infinity,
  })
  const changed = texts && !hidden ? whatChanged(texts, insight ?? null) : []
  const shown = marking && texts && pieces ? pieces : null
  return (
    <>
      <div className="flex min-h-11 flex-wrap items-center gap-x-2 px-1 pb-2">
        <h2 ref={heading} tabIndex={-1} className="grow text-sm font-semibold outline-none">
          Same question, same chance, different steering
        </h2>
        {texts && (
          <Button
            size="small"
            look="quiet"
            className="aria-pressed:bg-sunken aria-pressed:text-ink forced-colors:aria-pressed:border-[Highlight]"
            aria-pressed={marking}
            onClick={() => setMarking(!marking)}
          >
            <Diff className="size-3.5" aria-hidden="true" />
            Differences
          </Button>
        )}
        {!seedIsFixed && (
          <Button size="small" look="quiet" onClick={() => void comparison.start({ anotherSeed: true })}>
            <Dices className="size-4" aria-hidden="true" />
            Roll again
          </Button>
        )}
      </div>
      {first && (
        <div className="pb-4">
          <BlindChoice first={first} chosen={chosen} ready={texts !== null} onChoose={comparison.choose} />
        </div>
      )}
      <div className="grid gap-4 @2xl:grid-cols-2">
        <SidePane key={left} side={left} place="first" pieces={shown} insight={reading ? null : insight} />
        <SidePane key={right} side={right} place="second" pieces={shown} insight={reading ? null : insight} />
      </div>
      <p className="text-ink-soft px-1 pt-3 text-[13px]">
        {changed.length > 0 && (
          <>
            <span role="note" aria-label="What changed">
              {changed.join(' · ')}
            </span>
            {' · '}
          </>
        )}
        <span className="figures">seed {setup.seed}</span>
      </p>
      {!hidden && <More setup={setup} marking={marking} />}
    </>
  )
}

/** Other questions, once they are asked for. */
function More({ setup, marking }: { setup: Setup; marking: boolean }) {
  const { battery } = useStudio().comparison
  const begun = useStore(battery.store, ({ rows }) => rows.length > 0)
  const [open, setOpen] = useState(begun)
  return (
    <div className={open ? 'px-1 pt-5' : 'px-1 pt-2'}>
      {open ? (
        <MoreQuestions asked={setup.messages.at(-1)?.content ?? ''} marking={marking} />
      ) : (
        <Button size="small" look="quiet" className="-ml-2.5" onClick={() => setOpen(true)}>
          <ListChecks className="size-3.5" aria-hidden="true" />
          Try on more questions
        </Button>
      )}
    </div>
  )
}
