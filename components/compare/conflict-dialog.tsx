import { Dialog } from 'radix-ui'
import { useStore } from 'zustand'
import { Button } from '@/components/ui/button'
import { useReturnFocus } from '@/components/ui/use-return-focus'
import type { Conflict, ConflictRow } from '@/lib/state/conflict'
import { sameConditions, type Conditions } from '@/lib/state/conditions'
import { formatStrength } from '@/lib/state/edits'
import { useStudio } from '@/lib/state/studio-context'

/** The edits were changed elsewhere since the person saw them: shows both sides, and asks which to keep. */
export function ConflictDialog() {
  const { conflicts } = useStudio()
  const { conflict, decide } = useStore(conflicts)
  const returnFocus = useReturnFocus()
  return (
    <Dialog.Root open={conflict !== null} onOpenChange={(open) => !open && decide('later')}>
      <Dialog.Portal>
        <Dialog.Overlay className="animate-fade fixed inset-0 z-50 bg-[oklch(0.2_0.03_240/0.4)]" />
        <Dialog.Content
          {...returnFocus}
          className="bg-surface border-line animate-rise fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-1.5rem)] w-[min(38rem,calc(100vw-1.5rem))] -translate-1/2 flex-col gap-4 overflow-y-auto rounded-xl border p-5 shadow-xl"
        >
          <div className="space-y-2">
            <Dialog.Title className="chart-name text-2xl">Changed elsewhere</Dialog.Title>
            <Dialog.Description className="text-ink-soft text-sm">
              Another tab or program has changed these edits since you saw them. Nothing of yours has been
              written yet.
            </Dialog.Description>
          </div>
          {conflict && <Sides conflict={conflict} />}
          <div className="flex flex-col gap-2 sm:flex-row sm:flex-wrap sm:justify-end">
            <Button look="quiet" className="sm:mr-auto pointer-coarse:h-11" onClick={() => decide('later')}>
              Decide later
            </Button>
            <Button className="pointer-coarse:h-11" onClick={() => decide('theirs')}>
              Keep what is stored
            </Button>
            <Button className="pointer-coarse:h-11" onClick={() => decide('mine')}>
              Use mine
            </Button>
            {conflict?.compatible && (
              <Button look="solid" className="pointer-coarse:h-11" onClick={() => decide('both')}>
                Put both together
              </Button>
            )}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Sides({ conflict: { rows, conditions, compatible } }: { conflict: Conflict }) {
  return (
    <div className="space-y-2">
      <table className="w-full text-left text-sm">
        <thead>
          <tr className="text-ink-soft border-line border-b text-[13px]">
            <th scope="col" className="py-1.5 pr-3 font-medium">
              Feature
            </th>
            <th scope="col" className="w-[5.5rem] py-1.5 pr-3 text-right font-medium sm:w-28">
              Stored now
            </th>
            <th scope="col" className="w-[5.5rem] py-1.5 text-right font-medium sm:w-28">
              Yours
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Side key={row.feature.feature_id} row={row} />
          ))}
          {conditions && <ConditionSides {...conditions} />}
        </tbody>
      </table>
      <p className="text-ink-soft text-[13px]">
        {compatible
          ? 'The two sides touch different things, so both fit together.'
          : 'The two sides want something else of the same thing, so one has to give way.'}
      </p>
    </div>
  )
}

function Side({ row: { feature, before, stored, wanted } }: { row: ConflictRow }) {
  return (
    <tr className="border-line border-b last:border-b-0">
      <th scope="row" className="py-2 pr-3 font-medium break-words">
        {feature.label}
        <span className="text-ink-soft block text-[13px] font-normal">
          you saw <span className="figures">{inWords(before)}</span>
        </span>
      </th>
      <Strength value={stored} changed={stored !== before} tone="text-sea" />
      <Strength value={wanted} changed={wanted !== before} tone="text-brass-ink" />
    </tr>
  )
}

function ConditionSides({ before, stored, wanted }: NonNullable<Conflict['conditions']>) {
  const count = (list: Conditions) =>
    list.length === 1 ? '1 condition' : `${list.length || 'no'} conditions`
  return (
    <tr className="border-line border-b last:border-b-0">
      <th scope="row" className="py-2 pr-3 font-medium">
        Under conditions
        <span className="text-ink-soft block text-[13px] font-normal">you saw {count(before)}</span>
      </th>
      {[stored, wanted].map((side, i) => (
        <td key={i} className="py-2 pr-3 text-right align-top last:pr-0">
          {count(side)}
          <span className="block text-[13px] font-normal">
            {sameConditions(side, before) ? 'unchanged' : 'changed'}
          </span>
        </td>
      ))}
    </tr>
  )
}

const inWords = (value: number) => (value === 0 ? 'no edit' : formatStrength(value))

function Strength({ value, changed, tone }: { value: number; changed: boolean; tone: string }) {
  return (
    <td
      className={`py-2 pr-3 text-right align-top last:pr-0 ${changed ? `font-semibold ${tone}` : 'text-ink-soft'}`}
    >
      <span className="figures">{inWords(value)}</span>
      <span className="block text-[13px] font-normal">{changed ? 'changed' : 'unchanged'}</span>
    </td>
  )
}
