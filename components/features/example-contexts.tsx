import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { FeatureDetail } from '@/lib/protocols/tiller/contract'
import { ExampleContext } from './example-context'

/** As many examples as tell what a feature is about; the rest on request. */
const FIRST = 4

export function ExampleContexts({ feature }: { feature: FeatureDetail }) {
  const [all, setAll] = useState(false)
  const { examples, max_activation_strength } = feature
  return (
    <section className="space-y-2">
      <h3 className="text-sm font-semibold">Where it fires most</h3>
      {examples.length === 0 ? (
        <p className="text-ink-soft text-[13px]">
          It fired nowhere in the text that the catalogue was made from.
        </p>
      ) : (
        <p className="text-ink-soft text-[13px]">
          The darker a word, the stronger the feature fires on it. Point at a word for the number.
        </p>
      )}
      <ul className="space-y-2">
        {examples.slice(0, all ? undefined : FIRST).map((example, i) => (
          <ExampleContext key={i} example={example} strongest={max_activation_strength} />
        ))}
      </ul>
      {!all && examples.length > FIRST && (
        <Button size="small" look="quiet" className="-ml-2.5" onClick={() => setAll(true)}>
          Show all {examples.length}
        </Button>
      )}
      {feature.spread.length > 0 && <FaintToStrong feature={feature} />}
    </section>
  )
}

/** The strongest contexts flatter a label; those along the whole range tell whether it holds. */
function FaintToStrong({ feature }: { feature: FeatureDetail }) {
  return (
    <details className="group">
      <summary className="text-ink hover:bg-sunken -ml-2.5 w-fit cursor-pointer rounded-md px-2.5 py-1 text-[13px] font-medium">
        From faint to strong ({feature.spread.length})
      </summary>
      <ul className="mt-2 space-y-2">
        {feature.spread.map((example, i) => (
          <ExampleContext key={i} example={example} strongest={feature.max_activation_strength} />
        ))}
      </ul>
    </details>
  )
}
