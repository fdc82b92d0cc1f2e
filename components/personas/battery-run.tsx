import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { BatteryStanding } from '@/components/compare/battery-standing'
import { Button } from '@/components/ui/button'
import { createBattery } from '@/lib/state/battery'
import { NONE, type Conditions } from '@/lib/state/conditions'
import type { Edits } from '@/lib/state/edits'
import { useStudio } from '@/lib/state/studio-context'

interface BatteryRunProps {
  prompts: readonly string[]
  edits: Edits
  conditions: Conditions
}

/** Every prompt of a persona answered with it and without it, side by side. */
export function BatteryRun({ prompts, edits, conditions }: BatteryRunProps) {
  const studio = useStudio()
  const [battery] = useState(() => createBattery(studio))
  useEffect(() => battery.stop, [battery])
  const begun = useStore(battery.store, ({ rows }) => rows.length > 0)
  const run = () =>
    void battery.start(prompts, {
      original: {},
      steered: edits,
      conditions: { original: NONE, steered: conditions },
    })
  return (
    <section aria-labelledby="battery" className="space-y-4">
      <h2 id="battery" className="text-lg font-semibold">
        Its battery
      </h2>
      {begun ? (
        <BatteryStanding battery={battery}>
          <Button size="small" look="quiet" onClick={run}>
            Run again
          </Button>
        </BatteryStanding>
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-3">
            <Button size="small" look="brass" onClick={run}>
              Run
            </Button>
            <p className="text-ink-soft text-[13px]">{prompts.length} prompts, each with and without it</p>
          </div>
          <ol className="text-ink-soft list-inside list-decimal space-y-1 text-sm">
            {prompts.map((prompt, i) => (
              <li key={`${i} ${prompt}`}>{prompt}</li>
            ))}
          </ol>
        </>
      )}
    </section>
  )
}
