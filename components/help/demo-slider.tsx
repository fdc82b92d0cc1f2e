import { useState } from 'react'
import { StrengthSlider } from '@/components/features/strength-slider'
import { createVariantStore } from '@/lib/state/variant-store'
import { VariantProvider } from '@/lib/state/variant-context'

/** Keeps nothing. */
const nowhere = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined }

/** A slider to try: it moves a variant of its own, which steers nothing. */
export function DemoSlider({ fluentUpTo }: { fluentUpTo: number | null }) {
  const [store] = useState(() => createVariantStore(nowhere))
  const feature = {
    feature_id: 'help',
    label: fluentUpTo === null ? 'Talks like a pirate' : 'Shouts everything',
    index_in_sae: 0,
    fluent_up_to: fluentUpTo,
  }
  return (
    <VariantProvider store={store}>
      <p className="text-sm font-medium">{feature.label}</p>
      <StrengthSlider feature={feature} known={false} />
    </VariantProvider>
  )
}
