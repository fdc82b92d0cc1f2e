import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '@/components/ui/button'
import { createBattery, type BatteryAnswer } from '@/lib/state/battery'
import type { Conditions } from '@/lib/state/conditions'
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
  const { answers, running } = useStore(battery.store)
  const done = answers.filter(({ state }) => state === 'done').length
  return (
    <section aria-labelledby="battery" className="space-y-4">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="battery" className="text-lg font-semibold">
          Its battery
        </h2>
        {running ? (
          <Button size="small" onClick={battery.stop}>
            Stop
          </Button>
        ) : (
          <Button size="small" look="brass" onClick={() => void battery.start(prompts, edits, conditions)}>
            {answers.length > 0 ? 'Run again' : 'Run'}
          </Button>
        )}
        <p className="text-ink-soft text-[13px]" role="status">
          {answers.length > 0
            ? `${done} of ${prompts.length * 2} answers`
            : `${prompts.length} prompts, each with and without it`}
        </p>
      </div>
      <ol className="space-y-4">
        {prompts.map((prompt, i) => (
          <li key={`${i} ${prompt}`} className="space-y-2">
            <h3 className="text-sm font-medium">{prompt}</h3>
            {answers.length > 0 && (
              <div className="grid gap-3 sm:grid-cols-2">
                {answers
                  .filter((each) => each.prompt === prompt)
                  .map((each) => (
                    <Side key={each.side} answer={each} />
                  ))}
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Side({ answer: { side, state, text, problem } }: { answer: BatteryAnswer }) {
  const steered = side === 'steered'
  return (
    <div
      role="group"
      aria-label={steered ? 'Steered' : 'Original'}
      aria-busy={state === 'writing'}
      className={`bg-surface rounded-xl border p-4 ${steered ? 'border-brass/50' : 'border-line'}`}
    >
      <p className={`pb-1 text-xs font-medium ${steered ? 'text-brass-ink' : 'text-ink-soft'}`}>
        {steered ? 'Steered' : 'Original'}
      </p>
      {state === 'done' && (
        <p className="text-sm break-words whitespace-pre-wrap">{text || '(an empty answer)'}</p>
      )}
      {state === 'failed' && <p className="text-alarm text-[13px]">{problem}</p>}
      {state === 'waiting' && <p className="text-ink-soft text-[13px]">waits</p>}
      {state === 'writing' && <p className="text-ink-soft animate-pulse text-[13px]">writes…</p>}
    </div>
  )
}
