import { Button } from '@/components/ui/button'
import { useGuide } from '@/lib/state/workspace-context'

/** Offers the guided comparison to who has neither taken nor refused it. */
export function GuideOffer() {
  const offered = useGuide(({ seen, step }) => !seen && step === null)
  const start = useGuide((state) => state.start)
  const leave = useGuide((state) => state.leave)
  if (!offered) return null
  return (
    <section
      aria-labelledby="guide-offer"
      className="border-line bg-surface flex flex-wrap items-center gap-x-3 gap-y-2 rounded-xl border py-2 pr-2 pl-4"
    >
      <h2 id="guide-offer" className="grow text-sm">
        <strong className="font-semibold">New here?</strong> Steer an answer in one minute.
      </h2>
      <div className="flex gap-1">
        <Button size="small" look="quiet" onClick={leave}>
          No, thanks
        </Button>
        <Button size="small" onClick={start}>
          Show me
        </Button>
      </div>
    </section>
  )
}
