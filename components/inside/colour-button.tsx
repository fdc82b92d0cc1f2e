import { Paintbrush } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { usePanel } from '@/lib/state/studio-context'

/** Colours the tokens of all answers by a feature, and those that are written from now on as they come. */
export function ColourButton({ feature }: { feature: { feature_id: string; label: string } }) {
  const on = usePanel(({ colour }) => colour?.feature_id === feature.feature_id)
  const colourBy = usePanel((state) => state.colourBy)
  return (
    <Button size="small" look="quiet" aria-pressed={on} onClick={() => colourBy(on ? null : feature)}>
      <Paintbrush className="size-3.5" aria-hidden="true" />
      {on ? 'Stop colouring by it' : 'Colour answers by it'}
    </Button>
  )
}
