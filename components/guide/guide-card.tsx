import { ArrowRight, X } from 'lucide-react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useModel } from '@/components/models/use-model'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { useIsWide } from '@/components/ui/use-media-query'
import { guideSteps, nextStep, type GuideStep } from '@/lib/state/guide'
import { useChat, useNotices, usePanel, useStudio } from '@/lib/state/studio-context'
import { useVariant } from '@/lib/state/variant-context'
import { pendingCount } from '@/lib/state/variant-store'
import { useGuide } from '@/lib/state/workspace-context'
import { useSteps } from './use-steps'

/** One step of the guided comparison, in the page's own flow beside what it speaks of: it covers and blocks nothing. */
export function GuideCard({ place }: { place: 'chat' | 'panel' }) {
  const step = useGuide((state) => state.step)
  const wide = useIsWide()
  const sheetOpen = usePanel((state) => state.sheetOpen)
  const atPanel = wide ? step === 'look' || step === 'push' : sheetOpen
  if (step === null || atPanel !== (place === 'panel')) return null
  return <Step step={step} />
}

function Step({ step }: { step: GuideStep }) {
  const go = useGuide((state) => state.go)
  const leave = useGuide((state) => state.leave)
  const announce = useNotices((state) => state.announce)
  const { answer, comparison } = useStudio()
  const ended = useStore(answer, ({ status }) => status === 'idle')
  const answered = useChat(({ turns }) => turns.at(-1)?.role === 'assistant') && ended
  const pending = useVariant((state) => pendingCount(state) > 0)
  const comparing = useStore(comparison.store, ({ setup }) => setup !== null)
  const starters = useModel().data?.profile?.starters
  const { title, text, action } = useSteps(starters)[step]

  useEffect(() => {
    go(nextStep(step, { answered, pending, comparing }))
  }, [go, step, answered, pending, comparing])
  useEffect(() => announce(`${title}. ${text}`), [announce, title, text])

  const at = guideSteps.indexOf(step) + 1
  return (
    <section
      aria-label="Guide"
      className="bg-sea-soft border-sea/40 animate-rise m-2 flex items-start gap-2 rounded-xl border py-2 pr-1 pl-4 text-sm"
    >
      <div className="grow space-y-1.5 py-1">
        <h2 className="font-semibold">
          {title}
          {step !== 'done' && (
            <span className="text-ink-soft font-normal">
              {' '}
              {at} of {guideSteps.length - 1}
            </span>
          )}
        </h2>
        <p>{text}</p>
        {action && (
          <Button size="small" onClick={action.run}>
            {action.name}
            <ArrowRight className="size-3.5" aria-hidden="true" />
          </Button>
        )}
      </div>
      <IconButton name="Leave the guide" onClick={leave}>
        <X className="size-4" aria-hidden="true" />
      </IconButton>
    </section>
  )
}
