import { useIsWide } from '@/components/ui/use-media-query'
import type { ModelListing } from '@/lib/protocols/tiller/contract'
import type { GuideStep } from '@/lib/state/guide'
import { usePanel, useStudio } from '@/lib/state/studio-context'
import { useGuide } from '@/lib/state/workspace-context'

interface Step {
  title: string
  text: string
  action?: { name: string; run: () => void }
}

type Starters = NonNullable<ModelListing['profile']>['starters']

/** What the guide says at each step, with the question and the way of speaking that the model's maker proposes. */
export function useSteps(starters: Starters | undefined): Record<GuideStep, Step> {
  const { runner } = useStudio()
  const go = useGuide((state) => state.go)
  const leave = useGuide((state) => state.leave)
  const wide = useIsWide()
  const sheetOpen = usePanel((state) => state.sheetOpen)
  const showTab = usePanel((state) => state.showTab)
  const setSearch = usePanel((state) => state.setSearch)
  const setSheetOpen = usePanel((state) => state.setSheetOpen)
  const question = starters?.prompts[0]
  const style = starters?.steers[0]?.query
  const push = () => {
    go('push')
    if (style) setSearch(style)
    showTab('search')
    if (!wide) setSheetOpen(true)
  }
  const openPanel = () => setSheetOpen(true)
  const closed = !wide && !sheetOpen
  return {
    ask: {
      title: 'Ask something',
      text: 'First an answer as the model gives it by itself. Write your own question below, or take this one.',
      action: question ? { name: `Ask “${question}”`, run: () => void runner.send(question) } : undefined,
    },
    look: {
      title: 'See what fires',
      text: 'The list under Features shows what was at work inside the model while it read and wrote: subjects, ways of speaking, kinds of request.',
      action: closed
        ? { name: 'Open Features', run: openPanel }
        : { name: style ? `Next: find “${style}”` : 'Next: find one', run: push },
    },
    push: {
      title: 'Push one',
      text: 'Move a slider to the right, to about +0.60. Nothing is changed yet: the push waits until you compare.',
      action: closed ? { name: 'Open Features', run: openPanel } : undefined,
    },
    compare: {
      title: 'Compare',
      text: 'Press Compare. The same question is answered twice, without your push and with it.',
      action: closed || wide ? undefined : { name: 'Back to the chat', run: () => setSheetOpen(false) },
    },
    keep: {
      title: 'Keep the one you like',
      text: 'Read both. Keep steered makes your push last for all further answers; Keep original drops it.',
    },
    done: {
      title: 'That is steering',
      text: 'Ask on, push more, or undo it all. Help explains every word; the guide is there again whenever you want.',
      action: { name: 'Good', run: leave },
    },
  }
}
