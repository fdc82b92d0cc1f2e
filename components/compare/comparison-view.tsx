import { Dices } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { EditChips } from '@/components/chat/edit-chips'
import { Button } from '@/components/ui/button'
import { conditionsOn } from '@/lib/state/comparison-store'
import { overlay } from '@/lib/state/edits'
import { useStudio } from '@/lib/state/studio-context'
import { AnswerPane } from './answer-pane'
import { KeepSteered } from './keep-steered'

/** Two answers to one question, drawn with one seed: only steering differs. */
export function ComparisonView() {
  const { comparison, settings, chat } = useStudio()
  const setup = useStore(comparison.store, (state) => state.setup)
  const seedIsFixed = useStore(settings, ({ seed }) => seed !== null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    // The button that closes the comparison goes with it.
    return () => document.getElementById('conversation')?.focus({ preventScroll: true })
  }, [])
  if (!setup) return null

  const { confirmed, changes, seed } = setup
  const forget = () => {
    chat.getState().forgetOldest()
    void comparison.start()
  }
  return (
    <section
      aria-label="Comparison"
      className="animate-rise @container mx-auto w-full max-w-[72rem] px-3 pb-6 sm:px-6"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-1 pb-3">
        <h2 ref={heading} tabIndex={-1} className="text-sm font-semibold outline-none">
          Same question, same chance, different steering
        </h2>
        <p className="text-ink-soft figures grow">seed {seed}</p>
        {!seedIsFixed && (
          <Button size="small" look="quiet" onClick={() => void comparison.start({ anotherSeed: true })}>
            <Dices className="size-4" aria-hidden="true" />
            Roll again
          </Button>
        )}
      </div>
      <div className="grid gap-4 @2xl:grid-cols-2">
        <AnswerPane
          name="Original"
          answer={comparison.original}
          limit={setup.settings.max_completion_tokens}
          onRetry={() => void comparison.retry('original')}
          onForget={forget}
          chips={<EditChips edits={Object.values(confirmed)} />}
          conditions={conditionsOn('original', setup)}
          decision={
            <Button className="w-full" onClick={comparison.keepOriginal}>
              Keep original
            </Button>
          }
        />
        <AnswerPane
          name="Steered"
          answer={comparison.steered}
          limit={setup.settings.max_completion_tokens}
          onRetry={() => void comparison.retry('steered')}
          onForget={forget}
          chips={<EditChips edits={Object.values(overlay(confirmed, changes))} changed={changes} />}
          conditions={conditionsOn('steered', setup)}
          decision={<KeepSteered />}
        />
      </div>
    </section>
  )
}
