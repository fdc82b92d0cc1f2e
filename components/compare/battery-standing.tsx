import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { Button } from '@/components/ui/button'
import type { Battery } from '@/lib/state/battery'
import { textsOf } from '@/lib/state/battery-row'
import { summaryOf } from '@/lib/state/battery-summary'
import { BatteryRows } from './battery-rows'

const words = {
  stop: 'Stop',
  rest: 'Write the rest',
  done: (count: number, all: number) => `${count} of ${all} questions`,
  summary: 'In sum',
}

interface BatteryStandingProps {
  battery: Battery
  marking?: boolean
  /** What else can be done while nothing is written. */
  children?: ReactNode
}

/** How far a battery has come, what steering changes in sum, and each question. */
export function BatteryStanding({ battery, marking, children }: BatteryStandingProps) {
  const { rows, running } = useStore(battery.store)
  const done = rows.filter((row) => textsOf(row) !== null).length
  const summary = summaryOf(rows).join(' · ')
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="text-ink-soft text-[13px]">
          {words.done(done, rows.length)}
        </p>
        {running ? (
          <Button key="stop" size="small" onClick={battery.stop}>
            {words.stop}
          </Button>
        ) : (
          done < rows.length && (
            <Button key="rest" size="small" onClick={() => void battery.goOn()}>
              {words.rest}
            </Button>
          )
        )}
        {!running && children}
      </div>
      {summary !== '' && (
        <p role="note" aria-label={words.summary} className="text-sm">
          {summary}
        </p>
      )}
      <BatteryRows rows={rows} running={running} marking={marking} />
    </div>
  )
}
